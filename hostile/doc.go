// Package hostile is a corpus of requests that mean harm, and the tests that send
// them to a real server. None may cost more than 50 milliseconds of processor time
// or 20 MB, and none may be answered with more than ten times its own size, unless
// it is answered with data that it has paid for in points of cost.
//
// An attack is data: a sentence, what is sent, and how. The corpus grows by a row
// whenever somebody thinks of another one. What is sent goes over a plain
// connection as it is written, since clients that behave would mend it.
//
// Nothing imports hostile; it knows the program by its binary alone.
package hostile
