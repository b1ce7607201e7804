// Package testenv gives tests the real programs that Mingzhi works with: both
// databases, Meilisearch, Chromium with axe, and the audits of graphql-http.
//
// The embedded parts need nothing. The others are started by the harness
// (testenv/run, which `make test` calls) and found through the environment:
//
//	MINGZHI_TEST_POSTGRES  postgres:// URL of a server where databases can be made
//	MINGZHI_TEST_POSTGRES_BIN  folder of initdb and postgres, for tests that kill theirs
//	MINGZHI_TEST_MEILI     path of the Meilisearch binary
//	MINGZHI_TEST_CHROMIUM  path of the Chromium binary
//	MINGZHI_TEST_AXE       path of axe.min.js
//	MINGZHI_TEST_NODE      folder of the scripts that Node runs, with their packages
//	MINGZHI_TEST_PDF       folder of poppler's programs and qpdf
//
// Only tests and benchmarks import this package; it imports nothing of ours.
package testenv
