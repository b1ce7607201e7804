package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"mingzhi/certificate"
	"mingzhi/certificate/file"
	"mingzhi/rules"
)

// signedFile gives the signed form in a file, where a name is that of a file. A QR code
// may be that of any register: its signature tells.
func signedFile(ctx context.Context, name string) (form string, isFile bool, err error) {
	opened, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		return "", false, nil
	}
	if err != nil {
		return "", false, fmt.Errorf("reading the certificate: %w", err)
	}
	defer opened.Close()
	content, err := io.ReadAll(io.LimitReader(opened, file.MaxBytes+1))
	if err != nil {
		return "", false, fmt.Errorf("reading the certificate: %w", err)
	}
	form, err = file.NewReader(1).Read(ctx, content, certificate.Authority{})
	if flaw, known := certificate.IsFlaw(err); known {
		return "", false, &rules.Problem{Code: rules.BadDocument, Field: name, Message: rules.Text(flaw.What), Mend: rules.Text(flaw.Mend), Cause: flaw}
	}
	return form, true, err
}

// offline checks a signature by keys that were kept, and says what only the register
// knows.
func (c verifyCommand) offline(w world, document string) error {
	keys, err := keptKeys(c.Keys)
	if err != nil {
		return err
	}
	statement, err := c.signed(document, keys)
	if flaw, known := certificate.IsFlaw(err); known {
		return &rules.Problem{Code: rules.BadDocument, Message: rules.Text(flaw.What), Mend: rules.Text(flaw.Mend)}
	}
	if err != nil {
		return err
	}
	w.say("签名有效。", "The signature is good.")
	w.say("  编号 %s", "  number %s", statement.Number)
	w.say("  持有人 %s", "  holder %s", statement.HolderName)
	w.say("  记录单位 %s", "  recording unit %s", statement.IssuerName)
	w.say("  服务时长 %d 分钟，%s 至 %s", "  service time %d min, from %s to %s", statement.Minutes, statement.PeriodStart, statement.PeriodEnd)
	w.say("  服务内容 %s", "  service content %s", statement.Content)
	w.say("  出具日期 %s", "  issued on %s", statement.IssuedOn)
	w.say("没有联网：之后是否被撤销或换发，这里不知道。", "The register was not asked: whether it was revoked or replaced since is not known here.")
	return nil
}

// signed gives what a signed form states, if one of the keys signed it.
func (c verifyCommand) signed(document string, keys map[string]certificate.PublicKey) (certificate.Statement, error) {
	if certificate.LooksLikeQR(document) {
		facts, err := certificate.ReadQR(document, func(mark certificate.KeyMark) (marked []certificate.PublicKey, _ error) {
			for _, key := range keys {
				if key.Mark() == mark {
					marked = append(marked, key)
				}
			}
			return marked, nil
		})
		if err != nil {
			return certificate.Statement{}, err
		}
		return facts.Statement, nil
	}
	proven, err := certificate.CheckProof([]byte(document), time.Now(), func(method string) (certificate.Key, error) {
		key, known := keys[method]
		if !known {
			return certificate.Key{}, certificate.ErrKeyUnknown
		}
		return certificate.Key{PublicKey: key}, nil
	})
	if err != nil {
		return certificate.Statement{}, err
	}
	return proven.Statement()
}

// keptKeys reads the keys of a DID document, by their verification methods.
func keptKeys(path string) (map[string]certificate.PublicKey, error) {
	bad := func(cause error) error {
		return &rules.Problem{
			Code: rules.BadSetting, Field: "--keys", Cause: cause,
			Message: rules.Text{Zh: "没有可用的密钥文件", En: "there is no file of keys that can be read"},
			Mend:    rules.Text{Zh: "先从登记簿下载 /.well-known/did.json，再用 --keys 指明", En: "download /.well-known/did.json from the register first, and name it by --keys"},
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, bad(err)
	}
	var document struct {
		VerificationMethod []struct {
			ID                 string `json:"id"`
			PublicKeyMultibase string `json:"publicKeyMultibase"`
		} `json:"verificationMethod"`
	}
	if err := json.Unmarshal(text, &document); err != nil || len(document.VerificationMethod) == 0 {
		return nil, bad(err)
	}
	keys := map[string]certificate.PublicKey{}
	for _, method := range document.VerificationMethod {
		key, err := certificate.ParsePublicKey(method.PublicKeyMultibase)
		if err != nil {
			return nil, bad(err)
		}
		keys[method.ID] = key
	}
	return keys, nil
}
