// Package portal serves the public pages: looking up organizations,
// announcements, inspections and regions, and verifying a certificate. Pages are
// whole without scripts, in Chinese with an English switch, and load nothing from
// another host.
//
// A page is a folder with its template, style, words and code. What pages share
// (the frame, languages, styles, the answering of requests) is in layout. Pages
// import layout and the floors below; this package puts them on their paths.
// No page knows SQL, and no page knows another page.
package portal
