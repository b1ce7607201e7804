// Package layout is what all pages of the portal share: the frame around a page
// (head, navigation, foot), the two languages, the style, and how a page is
// answered over HTTP (status, ETag, security headers, errors).
//
// A page lives in a folder of its own beside this one, with its template, style,
// words and Go file. The Go file decides everything; a template only puts what
// was decided into place. This package knows no page and no rule of the domain.
package layout
