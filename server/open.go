package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"mingzhi/db"
	"mingzhi/registry"
)

// House is the opened register: its database and its verbs.
type House struct {
	Config   Config
	Database *db.DB
	Registry *registry.Registry
	Logger   *slog.Logger
}

// Open checks the settings, opens the database and the registry. With migrate it
// brings the schema up first; without, it refuses a schema of another version.
func Open(ctx context.Context, config Config, logger *slog.Logger, migrate bool) (*House, error) {
	if err := config.Validate(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(config.Data, 0o700); err != nil {
		return nil, errors.Join(badSetting("--data", "数据文件夹建不起来", "the data folder cannot be made",
			"换一个可写的文件夹", "name a folder that can be written"), err)
	}
	secret, err := loadSecret(config.keyFile())
	if err != nil {
		return nil, err
	}
	database, err := db.Open(ctx, config.databaseURL())
	if err != nil {
		return nil, fmt.Errorf("--database-url: %w", err)
	}
	if migrate {
		err = database.Migrate(ctx)
	} else {
		err = database.CheckVersion(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, database.Close())
	}
	register, err := registry.Open(ctx, database, registry.Options{Clock: time.Now, Secret: secret})
	if err != nil {
		return nil, errors.Join(err, database.Close())
	}
	return &House{Config: config, Database: database, Registry: register, Logger: logger}, nil
}

// Close closes the database.
func (h *House) Close() error { return h.Database.Close() }
