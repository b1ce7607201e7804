// Command overload asks a server for five times what it can do, and tells whether
// it keeps its word: who cannot be served is sent away with a time to come back,
// verification is kept alive longest, whoever is let in is answered in bounded
// time, and afterwards the server is its old self at once.
//
// The server is the real program, as a process of its own, on an invented
// register. Its capacity is measured first, in the same run and with the same mix
// of questions. Then questions arrive as strangers send them: at random moments,
// whether or not earlier ones were answered.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"
)

func main() {
	p := plan{times: 5}
	flag.DurationVar(&p.measuring, "measuring", 5*time.Second, "how long capacity is measured")
	flag.DurationVar(&p.lasting, "lasting", 15*time.Second, "how long the overload lasts")
	flag.StringVar(&p.databaseURL, "database-url", "", "an empty database; SQLite in a folder of its own by default")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	outcome, err := p.run(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "overload:", err)
		os.Exit(1)
	}
	outcome.print(os.Stdout)
	if broken := outcome.broken(); len(broken) > 0 {
		for _, word := range broken {
			fmt.Fprintln(os.Stderr, "overload:", word)
		}
		os.Exit(1)
	}
}
