package main

import (
	"bufio"
	"fmt"
	"strings"

	"mingzhi/certificate"
	"mingzhi/registry"
	"mingzhi/rules"
)

type verifyCommand struct {
	Number     string `arg:"" help:"Number printed on the certificate."`
	Code       string `help:"Verification code printed on the certificate. Without it, and without a name, it is read from the input." env:"MINGZHI_CODE"`
	HolderName string `name:"name" help:"The holder's full name, with --last-four another proof."`
	IDLastFour string `name:"last-four" help:"Last four characters of the holder's ID number."`
}

// Run verifies a certificate. The exit code is 0 for GENUINE and 1 for every
// other verdict.
func (c verifyCommand) Run(w world) error {
	if (c.HolderName == "") != (c.IDLastFour == "") {
		field := map[bool]string{true: "--name", false: "--last-four"}[c.HolderName == ""]
		return &rules.Problem{
			Code: rules.BadSetting, Field: field,
			Message: rules.Text{Zh: "姓名和身份证号后四位要一起给出", En: "the name and the last four characters of the ID number prove together"},
			Mend:    rules.Text{Zh: "补上 " + field + "，或改用 --code", En: "add " + field + ", or give --code instead"},
		}
	}
	house, err := w.open(false)
	if err != nil {
		return err
	}
	defer house.Close()
	if c.Code == "" && c.HolderName == "" {
		w.say("验证码：", "Verification code:")
		line, err := bufio.NewReader(w.in).ReadString('\n')
		if err != nil && line == "" {
			return fmt.Errorf("reading the code: %w", err)
		}
		c.Code = strings.TrimSpace(line)
	}
	answer, err := house.Registry.Verify(w, registry.Verify{
		Number: c.Number, Code: c.Code, HolderName: c.HolderName, IDLastFour: c.IDLastFour, Asker: "command line",
	})
	if err != nil {
		return err
	}
	lang := w.settings.Lang
	fmt.Fprintf(w.out, "%s (%s)\n%s\n", answer.Verdict.Label().In(lang), answer.Verdict, answer.Verdict.Explain().In(lang))
	for _, check := range answer.Checks {
		if answer.Facts != nil {
			fmt.Fprintf(w.out, "  %-11s %-15s %s\n", check.Code, check.State, check.Sentence().In(lang))
		}
	}
	fmt.Fprintln(w.out, answer.Verdict.NotProven().In(lang))
	if answer.Verdict != certificate.Genuine {
		return exit(exitFault)
	}
	return nil
}
