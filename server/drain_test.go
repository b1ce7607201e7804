package server

import (
	"context"
	"net"
	"net/http"
	"testing"
	"time"
)

func TestAClientThatDoesNotReadKeepsNoServerFromStopping(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	writing := make(chan struct{})
	web := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(writing)
		for { // until nobody is there
			if _, err := w.Write(make([]byte, 1<<20)); err != nil {
				return
			}
		}
	})}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- serveUntil(ctx, web, listener, 50*time.Millisecond) }()
	client, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if _, err := client.Write([]byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	<-writing
	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("it stopped with %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("it goes on")
	}
}
