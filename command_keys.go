package main

import (
	"fmt"
	"text/tabwriter"
	"time"

	"mingzhi/certificate"
	"mingzhi/registry"
	"mingzhi/rules"
	"mingzhi/server"
)

// keysCommand looks after the keys of certificates.
type keysCommand struct {
	List   keysListCommand   `cmd:"" help:"List the keys of certificates, and what they are used for; never the keys themselves."`
	Make   keysMakeCommand   `cmd:"" help:"Write new keys to a file, for a new register whose key file is mounted."`
	Renew  keysRenewCommand  `cmd:"" help:"Add newer keys to the key file; those before are kept, so that what was issued under them is verified. Servers notice within seconds."`
	Reseal keysResealCommand `cmd:"" help:"Seal every holder's name under the newest secret, while servers go on; run it again where it was stopped."`
}

type keysListCommand struct{}

// Run lists the secrets by their ids and the keys that sign as they are public.
func (keysListCommand) Run(w world) error {
	house, err := w.open(false)
	if err != nil {
		return err
	}
	defer house.Close()
	ring, err := server.ReadKeys(w.settings.config())
	if err != nil {
		return err
	}
	issued, err := house.Database.CertificatesByKey(w)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(w.out, 0, 0, 2, ' ', 0)
	columns := w
	columns.out = table
	columns.say("密钥（摘要与封存姓名）\t签发的证明\t", "SECRET (HASHES AND SEALED NAMES)\tCERTIFICATES\t")
	for _, id := range ring.Secrets() {
		note := ""
		if id == ring.Keys().ID() {
			note = rules.Text{Zh: "现用", En: "in use"}.In(w.settings.Lang)
		}
		fmt.Fprintf(table, "%s\t%d\t%s\n", id, issued[id], note)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w.out)
	columns.say("签名密钥\t算法\t自\t至\t账本序号", "SIGNING KEY\tSUITE\tFROM\tUNTIL\tLEDGER ENTRY")
	if err := listSigning(w, table, house, ring); err != nil {
		return err
	}
	return table.Flush()
}

// listSigning lists the keys that are public with their times, then those in the file
// that are not yet.
func listSigning(w world, table *tabwriter.Writer, house *server.House, ring *certificate.Ring) error {
	public, err := house.Database.SigningKeys(w)
	if err != nil {
		return err
	}
	held := map[string]bool{}
	for _, key := range ring.Signing() {
		held[key.Public().Multibase()] = true
	}
	say := func(key, suite string, from, until time.Time, entry string) {
		end := "-"
		if !until.IsZero() {
			end = until.UTC().Format(time.RFC3339)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", key, suite, from.UTC().Format(time.RFC3339), end, entry)
	}
	for _, key := range public {
		entry := fmt.Sprint(key.EntryIndex)
		if !held[key.Multibase] {
			entry += rules.Text{Zh: "（不在这个文件里）", En: " (not in this file)"}.In(w.settings.Lang)
		}
		delete(held, key.Multibase)
		say(key.Multibase, key.Suite, key.ValidFrom, key.ValidUntil, entry)
	}
	for _, key := range ring.Signing() {
		if multibase := key.Public().Multibase(); held[multibase] {
			say(multibase, string(key.Public().Suite), key.From, key.Until, rules.Text{Zh: "尚未公布", En: "not public yet"}.In(w.settings.Lang))
		}
	}
	return nil
}

type keysMakeCommand struct {
	File string `arg:"" help:"The file to write; it must not exist. - writes to the standard output."`
}

// Run writes new keys to a file. No register is touched, and none is needed.
func (c keysMakeCommand) Run(w world) error {
	suite := certificate.Suite(w.settings.Suite)
	if c.File == "-" {
		ring, err := server.NewKeys(suite)
		if err != nil {
			return err
		}
		text, err := ring.File()
		if err != nil {
			return err
		}
		if _, err := w.out.Write(text); err != nil {
			return fmt.Errorf("writing the keys: %w", err)
		}
		return c.told(w, ring)
	}
	ring, err := server.MakeKeys(c.File, suite)
	if err != nil {
		return err
	}
	return c.told(w, ring)
}

func (c keysMakeCommand) told(w world, ring *certificate.Ring) error {
	w.note("新的密钥：密钥 %s，签名密钥 %s", "New keys: secret %s, signing key %s", ring.Keys().ID(), ring.Signing()[0].Public().Multibase())
	w.note("只用于新的登记簿。另存一份，不要与备份放在一处；丢了，证明就无法查验", "They are for a new register alone. Keep a copy, apart from the backups: without them no certificate can be verified.")
	return nil
}

type keysRenewCommand struct {
	File    string `arg:"" optional:"" help:"A copy of the key file to renew, where the file itself is mounted read-only; without it the file of --key-file is renewed, and made public."`
	Signing bool   `help:"A new key signs from now on; the one before ends in minutes, and what it signed stays good."`
	Secret  bool   `help:"New certificates are issued under a new secret."`
}

// Run renews keys: first in the file, then in the register. Stopped between the two,
// the next server or migration makes public what is in the file.
func (c keysRenewCommand) Run(w world) error {
	renewal := server.Renewal{Signing: c.Signing, Secret: c.Secret, Suite: certificate.Suite(w.settings.Suite)}
	if !c.Signing && !c.Secret {
		return &rules.Problem{
			Code: rules.BadSetting, Field: "--signing",
			Message: rules.Text{Zh: "没有说明换哪一种", En: "it is not said which to renew"},
			Mend:    rules.Text{Zh: "加上 --signing（签名密钥）、--secret（摘要和封存姓名的密钥），或两者", En: "add --signing, --secret, or both"},
		}
	}
	if c.File != "" {
		ring, err := server.RenewKeys(c.File, renewal)
		if err != nil {
			return err
		}
		c.told(w, ring)
		w.say("把这份文件替换到各服务器；它们几秒后读到，并公布签名密钥", "Mount this file in place of the old one on every server; they take it up within seconds, and make the signing key public.")
		return nil
	}
	house, err := w.open(false) // before anything is changed: settings and keys are good
	if err != nil {
		return err
	}
	defer house.Close()
	ring, err := server.RenewKeys(house.Config.KeyPath(), renewal)
	if err != nil {
		return err
	}
	c.told(w, ring)
	if err := house.Registry.TakeKeys(w, ring); err != nil {
		w.note("文件已换好，但还没有公布；服务器或下一次 mingzhi migrate 会公布", "The file is renewed and nothing is public yet: a server, or the next mingzhi migrate, will do that.")
		return err
	}
	w.say("运行中的服务器几秒后读到；各有一份文件的，请复制过去", "Servers that run take them up within seconds; where each has its own copy of the file, copy it there.")
	return nil
}

func (c keysRenewCommand) told(w world, ring *certificate.Ring) {
	if c.Secret {
		w.say("新的密钥 %s：以后的证明在它之下签发。旧的留着，签发过的证明要用", "New secret %s: certificates are issued under it from now on. Those before are kept for what was issued.", ring.Keys().ID())
	}
	if signing := ring.Signing(); c.Signing {
		w.say("新的签名密钥 %s", "New signing key %s", signing[len(signing)-1].Public().Multibase())
	}
	w.say("请马上另存一份密钥文件，替换原来的副本，不要与备份放在一处", "Keep a copy of the key file now, in place of the one you keep, apart from the backups.")
}

type keysResealCommand struct{}

// Run seals all names under the newest secret, and says which secrets are still needed.
func (keysResealCommand) Run(w world) error {
	house, err := w.open(false)
	if err != nil {
		return err
	}
	defer house.Close()
	ring, err := server.ReadKeys(w.settings.config())
	if err != nil {
		return err
	}
	told := time.Now()
	done, err := house.Registry.Reseal(w, func(r registry.Resealed) {
		if time.Since(told) > 5*time.Second {
			told = time.Now()
			w.note("已重新封存 %d 个……", "%d sealed anew …", r.Names)
		}
	})
	w.say("重新封存 %d 个，原来就在现用密钥之下 %d 个", "%d names sealed anew, %d stood under the newest secret already", done.Names, done.Already)
	if err != nil {
		w.say("没有做完；再运行一次就接着做", "It was not finished: run it again, and it goes on.")
		return err
	}
	if done.Closed > 0 {
		w.say("有 %d 个姓名打不开：密钥文件里缺少封存它们的密钥", "%d names cannot be opened: the key file lacks the secret that sealed them", done.Closed)
	}
	if _, err := house.Database.Sweep(w); err != nil {
		return err
	}
	issued, err := house.Database.CertificatesByKey(w)
	if err != nil {
		return err
	}
	for _, id := range ring.Secrets() {
		switch {
		case id == ring.Keys().ID():
		case issued[id] > 0:
			w.say("密钥 %s 还要留着：%d 份证明的验证码、姓名和身份证号摘要在它之下", "Secret %s is still needed: codes, names and ID numbers of %d certificates are hashed under it.", id, issued[id])
		case done.Closed == 0:
			w.say("密钥 %s 不再需要", "Secret %s is no longer needed.", id)
		}
	}
	if done.Closed > 0 {
		return exit(exitFault)
	}
	return nil
}
