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
	Number     string `arg:"" name:"number or file" help:"Number printed on the certificate, or the file of a signed one (JSON, PDF, a picture of its QR code, or that code's text)."`
	Code       string `help:"Verification code printed on the certificate. Without it, and without a name, it is read from the input." env:"MINGZHI_CODE"`
	HolderName string `name:"name" help:"The holder's full name, with --last-four another proof."`
	IDLastFour string `name:"last-four" help:"Last four characters of the holder's ID number."`
	Offline    bool   `help:"Check the signature of a file alone, without the register: by the keys of --keys."`
	Keys       string `help:"The register's DID document, as /.well-known/did.json gave it." placeholder:"FILE"`
}

// Run verifies a certificate. The exit code is 0 for GENUINE and 1 for every
// other verdict. Offline it is 0 for a signature that holds.
func (c verifyCommand) Run(w world) error {
	document, isFile, err := signedFile(w, c.Number)
	switch {
	case err != nil:
		return err
	case c.Offline && !isFile:
		return &rules.Problem{
			Code: rules.BadSetting, Field: "--offline",
			Message: rules.Text{Zh: "不联网只能核对电子证明的文件", En: "without the register only the file of a signed certificate can be checked"},
			Mend:    rules.Text{Zh: "给出下载的 JSON 或 PDF 文件，或二维码的照片", En: "give the JSON or PDF file that was downloaded, or a picture of the QR code"},
		}
	case c.Offline:
		return c.offline(w, document)
	}
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
	if isFile {
		answer, err := house.Registry.VerifySigned(w, document, "command line")
		if err != nil {
			return err
		}
		return tell(w, answer)
	}
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
	return tell(w, answer)
}

// tell prints a verification; the error carries the exit code.
func tell(w world, answer *registry.Verification) error {
	lang := w.settings.Lang
	fmt.Fprintf(w.out, "%s (%s)\n%s\n", answer.Label().In(lang), answer.Verdict, answer.Explain().In(lang))
	for _, check := range answer.Checks {
		if answer.Facts != nil || answer.ErasedOn != "" {
			fmt.Fprintf(w.out, "  %-11s %-15s %s\n", check.Code, check.State, check.Sentence().In(lang))
		}
	}
	fmt.Fprintln(w.out, answer.Verdict.NotProven().In(lang))
	if answer.Verdict != certificate.Genuine {
		return exit(exitFault)
	}
	return nil
}
