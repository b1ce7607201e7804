// Command vuln looks for known vulnerabilities that the program reaches, by
// govulncheck, and fails for each that is not accepted with a reason:
//
//	go run . -folder ../../.. -accepted accepted.txt
//
// The database is, in this order: GOVULNDB where it is set, the Go team's server,
// and the newest copy of the same reports that the Go module proxy has
// (golang.org/x/vulndb). Where none can be reached it says NOT CHECKED, since
// silence would look like a pass, and fails only with -must.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"golang.org/x/vuln/scan"
)

func main() {
	folder := flag.String("folder", ".", "the module to look at")
	acceptedFile := flag.String("accepted", "accepted.txt", "the file of accepted findings")
	must := flag.Bool("must", false, "fail where no database can be reached")
	flag.Parse()
	err := check(context.Background(), *folder, *acceptedFile)
	if errors.Is(err, errUnreachable) {
		fmt.Println("NOT CHECKED for known vulnerabilities:", err)
		if !*must {
			return
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "vuln:", err)
		os.Exit(1)
	}
}

// check prints what was found and fails for what nobody accepted.
func check(ctx context.Context, folder, acceptedFile string) error {
	text, err := os.ReadFile(acceptedFile)
	if err != nil {
		return err
	}
	accepted, err := parseAccepted(text)
	if err != nil {
		return err
	}
	database, err := findDatabase(ctx)
	if err != nil {
		return err
	}
	fmt.Println("vulnerabilities as of", database.name)
	var printed, complaints bytes.Buffer
	command := scan.Command(ctx, "-C", folder, "-db", database.url, "-format", "json", "./...")
	command.Stdout, command.Stderr = &printed, &complaints
	if err := errors.Join(command.Start(), command.Wait()); err != nil {
		return fmt.Errorf("govulncheck: %w\n%s", err, complaints.String())
	}
	found, err := reached(&printed)
	if err != nil {
		return err
	}
	return judge(os.Stdout, found, accepted)
}
