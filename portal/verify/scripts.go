package verify

import (
	_ "embed" // for the scripts
)

// Script is the page's script: without it the page does all but scan by camera.
//
//go:embed verify.js
var Script []byte

// DecoderVersion is that of the npm package qr, whose reader of QR codes is used where a
// browser has none of its own.
const DecoderVersion = "0.7.0"

// Decoder and DecoderBase are the package's two modules, as they are published; the first
// imports the other as ./index.js.
var (
	//go:embed qr/decode.js
	Decoder []byte
	//go:embed qr/index.js
	DecoderBase []byte
)

// Scripts are the addresses of the page's script and of the decoder.
type Scripts struct{ Page, Decoder string }
