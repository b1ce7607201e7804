// Package answers keeps whole answers as bytes. What the public reads is a function
// of the data version and the request, so an answer is made once for a version and
// then given to everyone who asks the same: from memory, compressed once, and with
// its tag. The room knows nothing of what an answer says or how it is made; the API
// and the portal share one memory.
//
// Never kept: what depends on who asks, and whatever says something about a
// certificate.
package answers
