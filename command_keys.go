package main

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"text/tabwriter"
	"time"

	"mingzhi/certificate"
	"mingzhi/rules"
	"mingzhi/server"
)

// keysCommand looks after the keys of certificates.
type keysCommand struct {
	List   keysListCommand   `cmd:"" help:"List the secrets by their ids and the keys that sign, without telling them."`
	Make   keysMakeCommand   `cmd:"" help:"Draw new keys into a new file, for a deployment that mounts one."`
	Renew  keysRenewCommand  `cmd:"" help:"Add a key that signs from a minute on, or a secret, to the key file. Servers take it up by themselves."`
	Reseal keysResealCommand `cmd:"" help:"Seal the holders' names anew under the newest secret, while servers go on."`
}

type keysListCommand struct{}

// Run lists what the key file holds, and what of it is public.
func (c keysListCommand) Run(w world) error {
	house, err := w.open(false)
	if err != nil {
		return err
	}
	defer house.Close()
	ring, err := server.ReadKeys(house.Config.KeyPath())
	if err != nil {
		return err
	}
	used, err := house.Registry.SecretUse(w)
	if err != nil {
		return err
	}
	published, err := house.Registry.PublishedKeys(w)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(w.out, 0, 0, 2, ' ', 0)
	columns := w
	columns.out = table
	columns.say("密钥\t用途\t起\t止\t状态", "KEY\tFOR\tFROM\tUNTIL\tSTATE")
	for _, id := range ring.Secrets() {
		state := rules.Text{Zh: "没有证明用它", En: "no certificate uses it"}
		if used[id] {
			state = rules.Text{Zh: "查验要用，不能丢", En: "needed to verify"}
		}
		fmt.Fprintf(table, "%s\t%s\t-\t-\t%s\n", id, w.text(rules.Text{Zh: "摘要和姓名", En: "hashes and names"}), w.text(state))
	}
	public := map[string]bool{}
	for _, key := range published {
		public[key.Multibase()] = true
	}
	for _, key := range ring.Signing() {
		state := rules.Text{Zh: "还没有公布", En: "not public yet"}
		if public[key.Public().Multibase()] {
			state = rules.Text{Zh: "已公布", En: "public"}
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", key.Public().Multibase(), key.Public().Suite, moment(key.From), moment(key.Until), w.text(state))
	}
	return table.Flush()
}

// moment writes an instant; a dash for none.
func moment(at time.Time) string {
	if at.IsZero() {
		return "-"
	}
	return at.UTC().Format(time.RFC3339)
}

type keysMakeCommand struct {
	File string `arg:"" help:"New file; readable by its owner alone."`
}

// Run draws new keys. They are those of no register yet.
func (c keysMakeCommand) Run(w world) error {
	if err := server.MakeKeys(c.File, suiteOf(w)); err != nil {
		return err
	}
	w.say("密钥写在 %s，只有您能读。请另存一份，不要和登记簿的备份放在一起。", "The keys are in %s, which you alone can read. Keep a copy, apart from the backups of the register.", c.File)
	return nil
}

func suiteOf(w world) certificate.Suite { return cmp.Or(w.settings.config().Suite, certificate.EdDSA) }

type keysRenewCommand struct {
	Secret bool `help:"Add a secret instead: hashes and names of new certificates are made under it."`
}

// signsFrom is after how long a renewed key signs: by then every server has it.
const signsFrom = time.Minute

// Run adds a key to the file. Old ones stay in it, for what was issued under them.
func (c keysRenewCommand) Run(w world) error {
	house, err := w.open(false)
	if err != nil {
		return err
	}
	defer house.Close()
	path := house.Config.KeyPath()
	ring, err := server.ReadKeys(path)
	if err != nil {
		return err
	}
	if c.Secret {
		err = ring.AddSecret(rand.Reader)
	} else {
		_, err = ring.AddSigner(suiteOf(w), time.Now().Add(signsFrom), rand.Reader)
	}
	if err != nil {
		return err
	}
	if err := server.SaveKeys(path, ring); err != nil {
		return err
	}
	if err := house.Registry.UseKeys(w, ring); err != nil {
		return err
	}
	w.say("密钥文件 %s 已更新。请马上另存一份；旧密钥仍要保留，以前的证明靠它查验。", "The key file %s is renewed. Keep a copy now; the old keys stay needed, for earlier certificates are verified by them.", path)
	if c.Secret {
		w.say("各服务器十几秒内改用新密钥。再运行 mingzhi keys reseal，姓名就都用新密钥加密。", "Servers use it within a quarter of a minute. Run mingzhi keys reseal to seal all names under it.")
		return nil
	}
	w.say("新密钥一分钟后开始签名，已经公布。其他机器上的服务器，请复制这个文件。", "The new key signs from a minute on and is public. Copy the file to servers on other machines.")
	return nil
}

type keysResealCommand struct{}

// Run seals names anew, and tells how far it is.
func (c keysResealCommand) Run(w world) error {
	house, err := w.open(false)
	if err != nil {
		return err
	}
	defer house.Close()
	var seen, sealed int64
	told := time.Now()
	err = house.Registry.Reseal(w, func(looked, changed int64) {
		if seen, sealed = looked, changed; time.Since(told) > 5*time.Second {
			told = time.Now()
			w.note("已看 %d 份，改了 %d 份", "%d looked at, %d sealed anew", seen, sealed)
		}
	})
	if err != nil {
		return err
	}
	w.say("看了 %d 份证明，%d 份的姓名改用最新的密钥加密。", "%d certificates looked at, %d names sealed anew under the newest secret.", seen, sealed)
	return nil
}
