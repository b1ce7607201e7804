package main

import (
	"fmt"
	"net"
	"net/http"
	"os"

	"github.com/labstack/echo/v4"
)

// bareCommand makes this program a bare handler: MEDIATYPE FILE follow.
const bareCommand = "serve-bare"

// serveBare answers every request with the bytes of a file, by echo and nothing
// else, until it is killed.
func serveBare(arguments []string) {
	body, err := os.ReadFile(arguments[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	router := echo.New()
	answer := func(c echo.Context) error { return c.Blob(http.StatusOK, arguments[0], body) }
	router.Any("/*", answer)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("listening on", listener.Addr())
	fmt.Fprintln(os.Stderr, http.Serve(listener, router)) // until the signal
}
