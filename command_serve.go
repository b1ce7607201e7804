package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"

	"mingzhi/rules"
	"mingzhi/server"
)

type serveCommand struct{}

// Run serves until it is told to stop. It refuses a database of another version.
func (serveCommand) Run(w world) error {
	house, err := w.open(false)
	if err != nil {
		return err
	}
	defer house.Close()
	return house.Serve(w, func(address net.Addr) {
		w.say("明志已启动：http://%s", "Mingzhi is serving at http://%s", address)
	})
}

type migrateCommand struct{}

// Run brings the database up to this version.
func (migrateCommand) Run(w world) error {
	house, err := w.open(true)
	if err != nil {
		return err
	}
	w.say("登记簿已就绪，数据库与程序版本一致", "The register is ready; its database is of this version.")
	return house.Close()
}

type reindexCommand struct{}

// Run builds Meilisearch's index anew beside the old one, and swaps.
func (reindexCommand) Run(w world) error {
	if w.settings.MeiliURL == "" {
		return &rules.Problem{
			Code: rules.BadSetting, Field: "--meili-url",
			Message: rules.Text{Zh: "没有 Meilisearch，就没有可重建的检索库：内置检索每次启动时自建", En: "without Meilisearch there is no index to rebuild: the embedded one is made at each start"},
			Mend:    rules.Text{Zh: "用 --meili-url 指明 Meilisearch", En: "name the Meilisearch by --meili-url"},
		}
	}
	house, err := w.open(false)
	if err != nil {
		return err
	}
	defer house.Close()
	lookup, err := house.Lookup()
	if err != nil {
		return err
	}
	documents, err := lookup.Reindex(w)
	if err != nil {
		return err
	}
	w.say("检索库已重建：%d 条", "The lookup index is new: %d documents.", documents)
	return nil
}

type auditCommand struct{}

// Run compares rows and ledger, and prints what differs.
func (auditCommand) Run(w world) error {
	house, err := w.open(false)
	if err != nil {
		return err
	}
	defer house.Close()
	audit, err := house.Registry.Audit(w)
	if err != nil {
		return err
	}
	for _, fault := range audit.Faults {
		fmt.Fprintln(w.err, fault)
	}
	w.say("账本 %d 条，登记 %d 行，不符 %d 处；根哈希 %s", "%d entries, %d rows, %d faults; root %s",
		audit.Entries, audit.Rows, len(audit.Faults), audit.RootHash)
	if len(audit.Faults) > 0 {
		return exit(exitFault)
	}
	return nil
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(w world) error {
	_, err := fmt.Fprintln(w.out, "mingzhi", version)
	return err
}

type demoCommand struct{}

// Run serves everything embedded. An empty register is filled with sample data
// first: the real public lists that ship with the program, and an invented
// register that says so. Nothing is added to a database that holds anything.
func (demoCommand) Run(w world) error {
	house, err := w.open(true)
	if err != nil {
		return err
	}
	defer house.Close()
	note := filepath.Join(w.settings.Data, "sample-certificate.txt")
	load, err := wantsSamples(w, house, note)
	if err != nil {
		return err
	}
	if err := house.Listen(); err != nil {
		return err
	}
	if load {
		w.say("正在装入示例数据……", "Loading sample data …")
		if err := loadSamples(w, house, note); err != nil {
			return fmt.Errorf("loading the samples: %w", err)
		}
	}
	return house.Serve(w, func(address net.Addr) {
		w.say("\n明志已启动，请打开：", "\nMingzhi is running. Open:")
		w.say("  门户    http://%s/", "  portal    http://%s/", address)
		w.say("  查验    http://%s/verify", "  verify    http://%s/verify", address)
		w.say("  接口    http://%s/graphiql", "  API       http://%s/graphiql", address)
		if sample, err := os.ReadFile(note); err == nil {
			fmt.Fprintf(w.out, "\nsample certificate: %s\n", sample)
		}
		w.say("按 Ctrl+C 停止", "Press Ctrl+C to stop.")
	})
}

// wantsSamples tells whether a register is to be filled: one that is empty, or one
// whose filling was begun and, as its note says, never finished.
func wantsSamples(w world, house *server.House, note string) (bool, error) {
	text, err := os.ReadFile(note)
	if err == nil {
		return len(strings.Fields(string(text))) != 2, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	invented, err := house.Database.HasSynthetic(w)
	if err != nil || invented {
		return false, err
	}
	published, err := house.Database.HasReal(w)
	return !published, err
}
