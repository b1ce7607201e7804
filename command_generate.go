package main

import (
	"fmt"
	"os"

	"github.com/schollz/progressbar/v3"

	"mingzhi/exchange/samples"
	"mingzhi/rules"
	"mingzhi/server"
	"mingzhi/synthetic"
)

type generateCommand struct {
	Seed          uint64 `help:"The same seed gives the same organizations, announcements and inspections; certificates are drawn anew." default:"1"`
	Organizations int    `help:"How many organizations." default:"1000"`
	Announcements int    `help:"How many announcements." default:"200"`
	Inspections   int    `help:"How many inspections." default:"200"`
	Certificates  int    `help:"How many certificates." default:"1000"`
}

// Run invents a register and publishes it into the database of the settings.
func (c generateCommand) Run(w world) error {
	for name, count := range map[string]int{
		"--organizations": c.Organizations, "--announcements": c.Announcements,
		"--inspections": c.Inspections, "--certificates": c.Certificates,
	} {
		if count < 0 || (count > 0 && c.Organizations == 0 && name != "--announcements") {
			fmt.Fprintf(w.err, "mingzhi: %s: 要有组织，且不能是负数 / there must be organizations, and no negative number\n", name)
			return exit(exitUsage)
		}
	}
	house, err := w.open(true)
	if err != nil {
		return err
	}
	defer house.Close()
	if holds, err := house.Database.HasReal(w); err != nil {
		return err
	} else if holds {
		return &rules.Problem{
			Code: rules.BadSetting, Field: "--database-url",
			Message: rules.Text{Zh: "登记簿里有真实数据，不能再掺进虚构的", En: "the register holds real data; invented data is not mixed into it"},
			Mend:    rules.Text{Zh: "用 --data 或 --database-url 指明另一个登记簿", En: "name another register by --data or --database-url"},
		}
	}
	sample, err := generate(w, house, synthetic.Options{
		Seed: c.Seed, Organizations: c.Organizations, Announcements: c.Announcements,
		Inspections: c.Inspections, Certificates: c.Certificates,
	})
	if err != nil {
		return err
	}
	w.say("已生成示例：组织 %d 家，公告 %d 份，抽查 %d 次，证明 %d 份", "Invented %d organizations, %d announcements, %d inspections, %d certificates.",
		c.Organizations, c.Announcements, c.Inspections, c.Certificates)
	if sample != nil {
		fmt.Fprintf(w.out, "sample certificate: %s %s\n", sample.Number, sample.Code)
	}
	return nil
}

func generate(w world, house *server.House, options synthetic.Options) (*synthetic.Sample, error) {
	bar := progress(w, "")
	options.Today = house.Registry.Today()
	options.Progress = bar
	return synthetic.Generate(w, house.Database, house.Registry, options)
}

// progress draws a bar on a terminal, and nothing elsewhere.
func progress(w world, title string) func(done, total int) {
	file, ok := w.err.(*os.File)
	if !ok {
		return nil
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	var bar *progressbar.ProgressBar
	return func(done, total int) {
		if bar == nil || bar.GetMax() != total {
			bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(file), progressbar.OptionSetDescription(title),
				progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100_000_000))
		}
		_ = bar.Set(done) // a bar that cannot be drawn stops nothing
	}
}

// The size of the demonstration's register.
var demoSize = synthetic.Options{Seed: 20260305, Organizations: 400, Announcements: 160, Inspections: 120, Certificates: 40}

// loadSamples fills an empty register: the real public lists first, then an
// invented register, whose first certificate is noted as the sample in the end. An
// empty note says until then that it was begun; loading again changes nothing but
// adds certificates.
func loadSamples(w world, house *server.House, note string) error {
	if err := os.WriteFile(note, nil, 0o600); err != nil {
		return err
	}
	if _, err := samples.Load(w, house.Registry); err != nil {
		return err
	}
	sample, err := generate(w, house, demoSize)
	if err != nil {
		return err
	}
	return os.WriteFile(note, []byte(sample.Number+" "+sample.Code+"\n"), 0o600)
}
