package registry

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"mingzhi/db"
	"mingzhi/ledger"
	"mingzhi/rules"
)

// Backup writes the register to out as it stands at one moment, while others go on
// publishing. A register whose rows and ledger differ is a CONFLICT: its backup
// could not be restored.
func Backup(ctx context.Context, database *db.DB, out io.Writer, program string, madeAt time.Time) (*db.Manifest, error) {
	var manifest *db.Manifest
	err := database.Snapshot(ctx, func(still *db.DB) (err error) {
		audit, err := auditOf(ctx, still)
		if err != nil {
			return fmt.Errorf("auditing: %w", err)
		}
		if len(audit.Faults) > 0 {
			return unsound("登记簿与账本不符，没有写备份", "the register does not agree with its ledger; no backup was written", audit)
		}
		manifest, err = still.WriteBackup(ctx, out, program, madeAt)
		return err
	})
	return manifest, err
}

// Expected is what is known of the ledger from elsewhere: a checkpoint that was
// published or printed.
type Expected struct {
	// Size is the number of entries that it had; 0 when not known.
	Size int64
	// RootHash is the root over them, or over the whole backup when the size is not
	// known; nil when not known.
	RootHash *ledger.Hash
}

// CheckBackup reads a whole backup and refuses it unless it may be restored over
// the ledger that stands: BAD_SETTING for a file that is damaged or no backup,
// CONFLICT for one that would lose what was published. It changes nothing.
func CheckBackup(file io.Reader, standing db.Checkpoint, expected Expected) (*db.Manifest, error) {
	manifest, roots, err := db.CheckBackup(file, standing.Size, expected.Size)
	if err != nil {
		return nil, err
	}
	switch {
	case standing.Size > manifest.Size:
		return nil, loses(fmt.Sprintf("现有账本有 %d 条，备份只到 %d 条", standing.Size, manifest.Size),
			fmt.Sprintf("the ledger here has %d entries, the backup only %d", standing.Size, manifest.Size))
	case standing.RootHash != roots[standing.Size]:
		return nil, loses(fmt.Sprintf("现有账本的前 %d 条与备份的不是同一本账", standing.Size),
			fmt.Sprintf("the %d entries of the ledger here are not the first %d of the backup", standing.Size, standing.Size))
	case expected.Size > manifest.Size:
		return nil, unexpected("--expect-size", fmt.Sprintf("已公布的账本有 %d 条，备份只到 %d 条", expected.Size, manifest.Size),
			fmt.Sprintf("the published ledger has %d entries, the backup only %d", expected.Size, manifest.Size))
	}
	if expected.RootHash != nil {
		root := manifest.RootHash
		if expected.Size > 0 {
			root = roots[expected.Size]
		}
		if root != *expected.RootHash {
			return nil, unexpected("--expect-root", "备份的根哈希与已公布的不同", "the backup's root hash is not the published one")
		}
	}
	return manifest, nil
}

// Restore loads a checked backup over the ledger that stands, in one transaction,
// and audits the result before it commits: CONFLICT when rows and ledger differ.
func Restore(ctx context.Context, database *db.DB, file io.Reader, standing db.Checkpoint) (*Audit, error) {
	backup, err := db.NewBackupReader(file)
	if err != nil {
		return nil, err
	}
	defer backup.Close()
	var audit *Audit
	err = database.Restore(ctx, backup, standing, func(restored *db.DB) (err error) {
		if audit, err = auditOf(ctx, restored); err != nil {
			return fmt.Errorf("auditing: %w", err)
		}
		if len(audit.Faults) > 0 || audit.Entries != backup.Size || audit.RootHash != backup.RootHash {
			return unsound("备份里的登记与账本不符；没有恢复，登记簿没有改动",
				"the rows of the backup do not agree with its ledger; nothing was restored or changed", audit)
		}
		return nil
	})
	return audit, err
}

func unsound(zh, en string, audit *Audit) *rules.Problem {
	return &rules.Problem{
		Code: rules.Conflict, Message: rules.Text{Zh: zh, En: en}, Cause: fmt.Errorf("%s", strings.Join(audit.Faults, "\n")),
		Mend: rules.Text{Zh: "运行 mingzhi audit 看哪里不符，从较早的备份恢复", En: "see by mingzhi audit what differs, and restore an earlier backup"},
	}
}

func loses(zh, en string) *rules.Problem {
	return &rules.Problem{
		Code:    rules.Conflict,
		Message: rules.Text{Zh: zh + "；恢复会丢失已公开的内容，登记簿没有改动", En: en + "; restoring would lose what was published, so nothing was changed"},
		Mend: rules.Text{
			Zh: "换一份更新的备份；确要退回，请自己移走现有数据库，再恢复到空库",
			En: "take a newer backup; to go back on purpose, move the database here away yourself and restore into an empty one",
		},
	}
}

func unexpected(flag, zh, en string) *rules.Problem {
	return &rules.Problem{
		Code: rules.Conflict, Field: flag, Message: rules.Text{Zh: zh + "；登记簿没有改动", En: en + "; nothing was changed"},
		Mend: rules.Text{Zh: "换一份更新的备份，或核对已公布的检查点", En: "take a newer backup, or check what was published"},
	}
}
