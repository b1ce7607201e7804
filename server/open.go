package server

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"strings"
	"sync"
	"time"

	"mingzhi/answers"
	"mingzhi/budget"
	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/load"
	"mingzhi/registry"
	"mingzhi/rules"
)

// House is the opened register: its database and its verbs.
type House struct {
	Config   Config
	Database *db.DB
	Registry *registry.Registry
	Logger   *slog.Logger
	// Gate is where requests wait for whom something has to be computed.
	Gate *load.Gate
	// Answers is the memory that the API and the portal share.
	Answers *answers.Cache
	// Budgets count what askers spend.
	Budgets *budget.Keeper

	metrics     *metrics
	traces      *traces
	connections connections
	sentAway    tally
	// proxies are the trusted networks; disbelieved is done when somebody spoke for
	// another and there are none.
	proxies     []netip.Prefix
	disbelieved sync.Once
	// listener is where the house is served once Listen was called.
	listener net.Listener
}

// Open checks the settings, opens the database and the registry. With migrate it
// makes what is missing and brings the schema up first; without, it makes nothing
// and refuses a register that is not there or of another version.
func Open(ctx context.Context, config Config, logger *slog.Logger, migrate bool) (*House, error) {
	if err := config.Validate(); err != nil {
		return nil, err
	}
	if migrate {
		if err := os.MkdirAll(config.Data, 0o700); err != nil {
			return nil, unwritable(err)
		}
	} else if err := config.findRegister(); err != nil {
		return nil, err
	}
	database, err := db.Open(ctx, config.databaseURL())
	if err != nil {
		return nil, err
	}
	if migrate {
		err = database.Migrate(ctx)
	} else {
		err = database.CheckVersion(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, database.Close())
	}
	h := &House{Config: config, Database: database, Logger: slog.New(named{logger.Handler()})}
	keys, err := h.openRegistry(ctx, migrate)
	if err != nil {
		return nil, errors.Join(err, database.Close())
	}
	if err := h.furnish(ctx, keys); err != nil {
		return nil, errors.Join(err, database.Close())
	}
	return h, nil
}

// answersKept is how much memory whole answers may take, in bytes.
const answersKept = 64 << 20

// furnish prepares what serving needs beside the register. As many requests are
// worked on at once as the database has connections for: more would only wait for
// one.
func (h *House) furnish(ctx context.Context, keys *certificate.Ring) (err error) {
	for _, network := range h.Config.TrustedProxies {
		parsed, _ := networkOf(network) // checked by Validate
		h.proxies = append(h.proxies, parsed)
	}
	slots := h.Database.Stats().MaxOpenConnections
	h.Gate = load.New(slots, load.DefaultPatience(slots))
	h.Answers = answers.New(answersKept)
	h.Budgets, err = budget.Open(ctx, budget.Options{Limits: h.Config.Limits, Clock: time.Now, DB: h.Database, Secret: keys.Oldest().ForBudgets(), Logger: h.Logger})
	if err != nil {
		return err
	}
	h.Registry.CountAttemptsWith(h.Budgets)
	h.metrics = newMetrics(h.Config.Build, h.Database, h.Gate, &h.connections)
	h.showAnswers()
	if h.traces, err = newTraces(ctx, h.Config.Traces, h.Config.Build); err != nil {
		return err
	}
	if h.traces != nil {
		h.Database.Observe(statements{h.Database.Kind})
	}
	return nil
}

// openRegistry reads the keys and opens the registry with them. Keys are made only for
// a register that has issued nothing yet; whoever migrates makes public those that
// sign.
func (h *House) openRegistry(ctx context.Context, migrate bool) (*certificate.Ring, error) {
	used, err := h.Database.CertificateKeyIDs(ctx)
	if err != nil {
		return nil, err
	}
	keys, err := loadKeys(h.Config.KeyPath(), migrate && len(used) == 0)
	if err != nil {
		return nil, err
	}
	suite := cmp.Or(h.Config.Suite, certificate.EdDSA)
	if _, signs := keys.SignerAt(suite, time.Now()); migrate && !signs { // a file of before, or of another suite
		keys = h.withSigner(keys, suite)
	}
	h.Registry, err = registry.Open(ctx, h.Database, registry.Options{Clock: time.Now, Keys: keys, Authority: h.Config.authority(), Suite: suite, Logger: h.Logger})
	if err != nil || !migrate {
		return keys, err
	}
	return keys, h.Registry.PublishKeys(ctx)
}

// withSigner adds a key that signs, and keeps it in the file of keys. Where the file
// cannot be written, as a secret of a container, nothing is signed, and the log says so.
func (h *House) withSigner(keys *certificate.Ring, suite certificate.Suite) *certificate.Ring {
	more, err := changeKeys(h.Config.KeyPath(), func(ring *certificate.Ring) (bool, error) {
		if _, signs := ring.SignerAt(suite, time.Now()); signs { // another process was faster
			return false, nil
		}
		_, err := ring.AddSigner(suite, time.Now(), rand.Reader)
		return err == nil, err
	})
	if err != nil {
		h.Logger.Warn("certificates are not signed: the file of keys has none that signs, and cannot be written", "suite", string(suite), "error", err)
		return keys
	}
	return more
}

// findRegister refuses an SQLite file that is not there, before anything is made
// in a folder whose name was perhaps mistyped.
func (c Config) findRegister() error {
	path, file := strings.CutPrefix(c.databaseURL(), "sqlite:")
	if _, err := os.Stat(path); !file || !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	field := "--data"
	if c.DatabaseURL != "" {
		field = "--database-url"
	}
	return badSetting(field, "这里没有登记簿", "there is no register here",
		"核对路径；要新建，请运行 mingzhi migrate", "check the path; to make a new one run mingzhi migrate")
}

// unwritable is what is wrong with a data folder that cannot be written.
func unwritable(cause error) *rules.Problem {
	problem := badSetting("--data", "数据文件夹写不进去", "the data folder cannot be written",
		"换一个可写的文件夹，或改正权限", "name a folder that can be written, or mend its permissions")
	problem.Cause = cause
	return problem
}

// Close sends the last traces and closes the database.
func (h *House) Close() error { return errors.Join(h.traces.close(), h.Database.Close()) }
