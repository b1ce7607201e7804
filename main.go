// Command mingzhi makes volunteer service regulation public and checkable: one
// binary with a GraphQL API and a public portal over one register.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"mingzhi/budget"
	"mingzhi/certificate"
	"mingzhi/rules"
	"mingzhi/server"
)

// version is stamped by the build.
var version = "dev"

// The exit codes that scripts can use. exchange adds 3 and 4 for spreadsheets.
const (
	exitDone  = 0
	exitFault = 1
	exitUsage = 2
)

// settings are the flags that every command shares.
type settings struct {
	Listen        string   `help:"Address to serve on, ${default} by default; port 0 takes a free one." default:"127.0.0.1:8080" env:"MINGZHI_LISTEN" placeholder:"HOST:PORT"`
	Data          string   `help:"Folder for the database, the key and other files; ${default} by default." default:"./data" env:"MINGZHI_DATA" placeholder:"FOLDER"`
	DatabaseURL   string   `name:"database-url" help:"sqlite:PATH or postgres://…; an SQLite file in the data folder by default." env:"MINGZHI_DATABASE_URL" placeholder:"URL"`
	MeiliURL      string   `name:"meili-url" help:"Where Meilisearch answers; without it the embedded engine looks things up." env:"MINGZHI_MEILI_URL" placeholder:"URL"`
	MeiliKey      string   `name:"meili-key" help:"API key of Meilisearch." env:"MINGZHI_MEILI_KEY" placeholder:"KEY"`
	KeyFile       string   `name:"key-file" help:"File with the keys of certificates; made in the data folder when missing. Back it up, apart from the database." env:"MINGZHI_KEY_FILE" placeholder:"FILE"`
	PublicURL     string   `name:"public-url" help:"Address under which the public finds the register, such as https://HOST; certificates are signed as it. The address of --listen on this machine alone." env:"MINGZHI_PUBLIC_URL" placeholder:"URL"`
	Suite         string   `help:"How certificates are signed: eddsa-jcs-2022 or sm2-jcs-2026 (SM2 and SM3); ${default} by default." enum:"eddsa-jcs-2022,sm2-jcs-2026" default:"eddsa-jcs-2022" env:"MINGZHI_SUITE"`
	TrustedProxy  []string `name:"trusted-proxy" help:"Address or network of a reverse proxy whose X-Forwarded-For is believed; repeatable." env:"MINGZHI_TRUSTED_PROXY" placeholder:"10.0.0.0/8"`
	MetricsListen string   `name:"metrics-listen" help:"Address on which Prometheus finds /metrics; none by default. Keep it from the public." env:"MINGZHI_METRICS_LISTEN" placeholder:"HOST:PORT"`
	Traces        string   `help:"Where a collector takes OpenTelemetry traces (OTLP over HTTP); none by default." env:"MINGZHI_TRACES,OTEL_EXPORTER_OTLP_ENDPOINT" placeholder:"URL"`
	Points        int64    `name:"address-points" help:"Points that one address may spend a minute, a tenth of it at once; ${default} by default." default:"600000" env:"MINGZHI_ADDRESS_POINTS" placeholder:"N"`
	Attempts      int64    `name:"address-attempts" help:"Verifications that one address may try a minute, as many at once; ${default} by default." default:"60" env:"MINGZHI_ADDRESS_ATTEMPTS" placeholder:"N"`
	LogFormat     string   `name:"log-format" help:"Form of the log: json or text; json by default." enum:"json,text" default:"json" env:"MINGZHI_LOG_FORMAT"`
	LogLevel      string   `name:"log-level" help:"What the log holds: debug, info, warn or error; info by default. With debug each request has a line." enum:"debug,info,warn,error" default:"info" env:"MINGZHI_LOG_LEVEL"`
	Lang          string   `help:"Language of messages: zh or en; zh by default." enum:"zh,en" default:"zh" env:"MINGZHI_LANG"`
}

func (s settings) config() server.Config {
	return server.Config{
		Listen: s.Listen, Data: s.Data, DatabaseURL: s.DatabaseURL, MeiliURL: s.MeiliURL, MeiliKey: s.MeiliKey,
		KeyFile: s.KeyFile, PublicURL: s.PublicURL, Suite: certificate.Suite(s.Suite), TrustedProxies: s.TrustedProxy, MetricsListen: s.MetricsListen, Traces: s.Traces, Build: version,
		Limits: budget.Limits{
			Query:        budget.Rate{PerMinute: float64(s.Points), Burst: max(1, s.Points/10)},
			Verification: budget.Rate{PerMinute: float64(s.Attempts), Burst: max(1, s.Attempts)},
		},
	}
}

// commands is the command line.
type commands struct {
	settings `group:"Settings of every command:"`

	Demo     demoCommand     `cmd:"" help:"Show everything at once: embedded database and lookup, with sample data when the register is empty."`
	Serve    serveCommand    `cmd:"" help:"Serve the API and the portal."`
	Migrate  migrateCommand  `cmd:"" help:"Bring the database up to this version."`
	Import   importCommand   `cmd:"" help:"Import spreadsheets (.xlsx, .csv): organizations, announcements, inspections, certificates, commendations, platforms, populations or calendars."`
	Issue    issueCommand    `cmd:"" help:"Issue one certificate from a form that is filled in; --blank prints one."`
	Template templateCommand `cmd:"" help:"Write an empty spreadsheet of a kind, with its headings."`
	Reindex  reindexCommand  `cmd:"" help:"Build the index on Meilisearch anew beside the old one, and swap."`
	Verify   verifyCommand   `cmd:"" help:"Verify a certificate by its number and a proof."`
	Audit    auditCommand    `cmd:"" help:"Compare every public row with the ledger."`
	Backup   backupCommand   `cmd:"" help:"Write the whole register to one file, checked against its ledger, while servers go on."`
	Restore  restoreCommand  `cmd:"" help:"Bring a backup into an empty database, or over one whose ledger it continues."`
	Generate generateCommand `cmd:"" help:"Invent a register of any size from a seed; everything in it says that it is invented."`
	Keys     keysCommand     `cmd:"" help:"Look after the keys of certificates: list, make, renew, seal names anew."`
	Token    tokenCommand    `cmd:"" help:"Give projects that read a lot a token with a budget of its own."`
	Erase    eraseCommand    `cmd:"" help:"Erase a person's data from the certificates issued to them, for good; the ledger's proofs hold."`
	Version  versionCommand  `cmd:"" help:"Print the version."`

	Healthcheck healthcheckCommand `cmd:"" help:"Ask the server of these settings whether it is ready; for containers."`
}

// world is what a command sees of the outside.
type world struct {
	context.Context
	settings settings
	in       io.Reader
	out, err io.Writer
	logger   *slog.Logger
}

// say prints one line in the language of the settings.
func (w world) say(zh, en string, values ...any) {
	text := zh
	if w.settings.Lang == "en" {
		text = en
	}
	fmt.Fprintf(w.out, text+"\n", values...)
}

// open opens the register for a command that writes or reads it.
func (w world) open(migrate bool) (*server.House, error) {
	return server.Open(w, w.settings.config(), w.logger, migrate)
}

// exit is an error that carries an exit code and was already reported.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run is main with everything handed in.
func run(arguments []string, in io.Reader, out, errs io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	var line commands
	code := -1
	parser, err := kong.New(&line,
		kong.Name("mingzhi"),
		kong.Description("明志：让志愿服务的标识、公告、抽查和证明公开、可查、可验。\n"+
			"Mingzhi makes volunteer service regulation public and checkable.\n\n"+
			"Start with `mingzhi demo`. Settings have environment twins, named beside them in brackets."),
		kong.UsageOnError(), kong.Resolvers(kong.ResolverFunc(secretFiles)), kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Writers(out, errs), kong.Exit(func(status int) { code = status }),
	)
	if err != nil {
		fmt.Fprintln(errs, err)
		return exitFault
	}
	switch { // as people ask who have not read how
	case len(arguments) == 0:
		arguments = []string{"--help"}
	case arguments[0] == "help":
		arguments = append(slices.Clone(arguments[1:]), "--help")
	}
	parsed, err := parser.Parse(arguments)
	if code >= 0 { // --help has answered
		return code
	}
	if err != nil {
		fmt.Fprintf(errs, "mingzhi: %v\n", err)
		return exitUsage
	}
	w := world{Context: ctx, settings: line.settings, in: in, out: out, err: errs,
		logger: server.NewLogger(errs, line.settings.LogFormat, line.settings.LogLevel)}
	return report(w, parsed.Run(w))
}

// report tells what went wrong, in the reader's language, and gives the exit
// code.
func report(w world, err error) int {
	if err == nil {
		return exitDone
	}
	var code exit
	if errors.As(err, &code) {
		return int(code)
	}
	var problem *rules.Problem
	if !errors.As(err, &problem) {
		fmt.Fprintf(w.err, "mingzhi: %v\n", err)
		return exitFault
	}
	lang := w.settings.Lang
	parts := []string{problem.Message.In(lang)}
	if mend := problem.Mend.In(lang); mend != "" {
		parts = append(parts, mend)
	}
	where := ""
	if problem.Field != "" {
		where = problem.Field + ": "
	}
	fmt.Fprintf(w.err, "mingzhi: %s%s [%s]\n", where, strings.Join(parts, map[bool]string{true: "; ", false: "；"}[lang == "en"]), problem.Code)
	if problem.Code == rules.BadSetting {
		if problem.Cause != nil {
			fmt.Fprintf(w.err, "  %v\n", problem.Cause)
		}
		return exitUsage
	}
	return exitFault
}
