// Package picture reads the QR code in a picture that somebody sends: a photograph of a
// printed certificate, a scan, a picture of a screen.
//
// A picture comes from a stranger and is dear to read, so everything about it is bounded:
// its bytes, its pixels and the memory that they unpack to, before anything is unpacked;
// how many pictures are read at once; and how long each is looked at. Nothing of it is
// kept.
//
// It may import certificate. It never knows what stands in a QR code.
package picture
