package main

import (
	"crypto/rand"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"
	"unicode/utf8"

	"mingzhi/budget"
	"mingzhi/db"
	"mingzhi/rules"
)

// tokenCommand gives projects that read a lot a budget of their own.
type tokenCommand struct {
	Add    tokenAddCommand    `cmd:"" help:"Give a project a token, and print it: once, and never again."`
	List   tokenListCommand   `cmd:"" help:"List the tokens by their names."`
	Revoke tokenRevokeCommand `cmd:"" help:"Revoke a project's token. Servers refuse it within seconds."`
}

type tokenAddCommand struct {
	Name            string `arg:"" help:"Name of the project. Never a person's: it stands in the list of tokens."`
	PointsPerMinute int64  `name:"points-per-minute" help:"What the project may spend; ${default} by default, twice what an address may." default:"1200000" placeholder:"N"`
}

// longestName bounds a project's name, in characters.
const longestName = 100

// Run adds a token and prints it alone on the standard output; what else there is
// to say goes to the other one.
func (c tokenAddCommand) Run(w world) error {
	name := rules.Clean(c.Name)
	if name == "" || utf8.RuneCountInString(name) > longestName {
		return &rules.Problem{
			Code: rules.BadSetting, Field: "NAME",
			Message: rules.Text{Zh: "项目名称是空的，或者太长", En: "the name of the project is empty or too long"},
			Mend:    rules.Text{Zh: "写项目的名称（不写人名），不超过 100 字", En: "name the project (no person), in 100 characters at most"},
		}
	}
	if c.PointsPerMinute < db.FewestPoints || c.PointsPerMinute > db.MostPoints {
		return &rules.Problem{
			Code: rules.BadSetting, Field: "--points-per-minute",
			Message: rules.Text{Zh: "每分钟点数超出范围", En: "the points a minute are out of range"},
			Mend:    rules.Text{Zh: "写 1000 到 1000000000 之间的数", En: "give a number from 1000 to 1000000000"},
		}
	}
	house, err := w.open(false)
	if err != nil {
		return err
	}
	defer house.Close()
	text, hash, err := budget.NewToken(rand.Reader)
	if err != nil {
		return err
	}
	added, err := house.Database.AddToken(w, &db.Token{
		Hash: hash, Name: name, PointsPerMinute: c.PointsPerMinute, CreatedAt: time.Now().UTC(),
	})
	if err != nil {
		return err
	}
	if !added {
		return &rules.Problem{
			Code: rules.Conflict, Field: "NAME",
			Message: rules.Text{Zh: "这个项目已有令牌", En: "this project has a token already"},
			Mend:    rules.Text{Zh: "换一个名称，或先用 mingzhi token revoke 作废原来的", En: "give another name, or revoke the old one first by mingzhi token revoke"},
		}
	}
	fmt.Fprintln(w.out, text)
	w.note("这是唯一一次显示，登记簿里只存它的摘要。请求时带上：", "This is shown once; the register keeps only its hash. Send with each request:")
	w.note("  Authorization: Bearer %s…", "  Authorization: Bearer %s…", text[:8])
	w.note("几秒后生效。", "It is valid within seconds.")
	return nil
}

// note prints one line beside what a script reads.
func (w world) note(zh, en string, values ...any) {
	w.out = w.err
	w.say(zh, en, values...)
}

type tokenListCommand struct{}

// Run lists names, rates and dates; the tokens themselves are kept nowhere.
func (c tokenListCommand) Run(w world) error {
	house, err := w.open(false)
	if err != nil {
		return err
	}
	defer house.Close()
	tokens, err := house.Database.Tokens(w)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(w.out, 0, 0, 2, ' ', 0)
	columns := w
	columns.out = table
	columns.say("项目\t每分钟点数\t发出\t作废", "PROJECT\tPOINTS/MINUTE\tGIVEN\tREVOKED")
	for _, token := range tokens {
		revoked := "-"
		if !token.RevokedAt.IsZero() {
			revoked = string(rules.DateOf(token.RevokedAt))
		}
		fmt.Fprintf(table, "%s\t%d\t%s\t%s\n", strings.ReplaceAll(token.Name, "\t", " "), token.PointsPerMinute, rules.DateOf(token.CreatedAt), revoked)
	}
	return table.Flush()
}

type tokenRevokeCommand struct {
	Name string `arg:"" help:"Name of the project."`
}

// Run revokes the token in force of a name.
func (c tokenRevokeCommand) Run(w world) error {
	house, err := w.open(false)
	if err != nil {
		return err
	}
	defer house.Close()
	revoked, err := house.Database.RevokeToken(w, rules.Clean(c.Name), time.Now())
	if err != nil {
		return err
	}
	if !revoked {
		return &rules.Problem{
			Code: rules.NotFound, Field: "NAME",
			Message: rules.Text{Zh: "没有这个项目的有效令牌", En: "no token of this project is in force"},
			Mend:    rules.Text{Zh: "用 mingzhi token list 查看名称", En: "see the names by mingzhi token list"},
		}
	}
	w.say("已作废，几秒后各服务器不再接受。", "Revoked. Servers refuse it within seconds.")
	return nil
}
