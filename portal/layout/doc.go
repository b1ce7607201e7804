// Package layout is what all pages share: the frame around them, the two
// languages, the one stylesheet, and the way in which a request becomes an
// answer with its headers. It knows no page; every page knows it.
package layout
