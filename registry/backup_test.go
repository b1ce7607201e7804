package registry_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"mingzhi/db"
	"mingzhi/ledger"
	"mingzhi/registry"
	"mingzhi/rules"
	"mingzhi/synthetic"
	"mingzhi/testenv"
)

// backupKinds are the ways between the two databases.
var backupKinds = map[string]func(testenv.T) string{"sqlite": testenv.SQLiteURL, "postgres": testenv.PostgresURL}

// filledOffice is a register with rows in every table, an organization that was
// revised and a certificate that was replaced by a later one.
func filledOffice(t *testing.T, url string) *office {
	t.Helper()
	o := openOffice(t, url)
	ctx := t.Context()
	if _, err := synthetic.Generate(ctx, o.db, o.Registry, synthetic.Options{
		Seed: 7, Organizations: 6, Announcements: 3, Inspections: 4, Certificates: 3, Today: "2026-03-05",
	}); err != nil {
		t.Fatal(err)
	}
	token := &db.Token{Hash: bytes.Repeat([]byte{1}, 32), Name: "示例项目", PointsPerMinute: db.FewestPoints, CreatedAt: now}
	if _, err := o.db.AddToken(ctx, token); err != nil {
		t.Fatal(err)
	}
	o.publish(t, func(tx *registry.Tx) error {
		org := organization("长沙市晨光志愿者协会（示例）")
		if _, err := tx.RegisterOrganization(ctx, org); err != nil {
			return err
		}
		if _, err := tx.Mark(ctx, org, o.marking()); err != nil {
			return err
		}
		first, err := tx.Issue(ctx, certificateFor(org))
		if err != nil {
			return err
		}
		again := certificateFor(org)
		again.Code, again.Certificate.Content = "", "另一项服务（示例）"
		second, err := tx.Issue(ctx, again)
		o.second = second
		if err != nil {
			return err
		}
		if _, err := tx.Replace(ctx, first.Number, second.Number, "内容有误", "2026-03-02"); err != nil {
			return err
		}
		a := announcement("示例公告〔2026〕9号")
		a.Attachments = []*db.Attachment{{Name: "名单.xlsx"}}
		if _, err := tx.Announce(ctx, a); err != nil {
			return err
		}
		if _, err := tx.NamePlatform(ctx, &db.Platform{Name: "示例平台", ValidFrom: "2017"}); err != nil {
			return err
		}
		if _, err := tx.ArrangeYear(ctx, &db.WorkdayYear{Year: 2027, DaysOff: []rules.Date{"2027-01-01"}, DaysOfWork: []rules.Date{"2027-01-02"}, Source: "示例"}); err != nil {
			return err
		}
		if _, err := tx.VoidRecords(ctx, second.Number, []int{1}, "未到场"); err != nil {
			return err
		}
		_, err = tx.Commend(ctx, &db.Commendation{Year: 2025, Programme: "示例项目", Category: "示例类别", Name: "示例", RegionCode: "岳麓区"})
		return err
	})
	shareOf(t, o, registry.Verify{Number: o.second.Number, Code: o.second.Code}, registry.ShareFacts(), 30)
	return o
}

// backedUp is the register's backup.
func (o *office) backedUp(t *testing.T) (*db.Manifest, []byte) {
	t.Helper()
	var file bytes.Buffer
	manifest, err := registry.Backup(context.WithoutCancel(t.Context()), o.db, &file, "v1", now)
	if err != nil {
		t.Fatal(err)
	}
	return manifest, file.Bytes()
}

// restore brings a backup into the database behind a URL, as the program does.
func restore(t *testing.T, url string, file []byte, expected registry.Expected) (*db.DB, error) {
	t.Helper()
	database, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { database.Close() })
	standing, _, err := database.Standing(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := registry.CheckBackup(bytes.NewReader(file), standing, expected)
	if err != nil {
		return database, err
	}
	if standing.Size == 0 {
		if err := database.MigrateTo(t.Context(), manifest.Schema); err != nil {
			t.Fatal(err)
		}
	}
	_, err = registry.Restore(t.Context(), database, bytes.NewReader(file), standing)
	return database, err
}

// lines are the lines of a backup.
func lines(t *testing.T, file []byte) []string {
	t.Helper()
	zip, err := zstd.NewReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer zip.Close()
	text, err := io.ReadAll(zip)
	if err != nil {
		t.Fatal(err)
	}
	return strings.SplitAfter(strings.TrimSuffix(string(text), "\n"), "\n")
}

// rewritten is a backup whose lines were changed and whose hash fits again, as who
// knows the format could make it.
func rewritten(t *testing.T, file []byte, change func(string) string) []byte {
	t.Helper()
	all := lines(t, file)
	text := change(strings.Join(all[:len(all)-1], ""))
	digest := sha256.Sum256([]byte(text))
	text += fmt.Sprintf("{\"sha256\":%q}\n", hex.EncodeToString(digest[:]))
	zip, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return zip.EncodeAll([]byte(text), nil)
}

// What was backed up from either database stands in either database again: the
// same root, the same rows, and an audit without a finding.
func TestABackupMovesBetweenBothDatabases(t *testing.T) {
	for from, source := range backupKinds {
		for to, target := range backupKinds {
			t.Run(from+" to "+to, func(t *testing.T) {
				o := filledOffice(t, source(t))
				manifest, file := o.backedUp(t)
				url := target(t)
				database, err := restore(t, url, file, registry.Expected{})
				if err != nil {
					t.Fatal(err)
				}
				restored := &office{db: database, url: url}
				if restored.Registry, err = registry.Open(t.Context(), database, registry.Options{Keys: testenv.KeysOf(secret)}); err != nil {
					t.Fatal(err)
				}
				restored.sound(t)
				again, copied := restored.backedUp(t)
				if again.RootHash != manifest.RootHash || again.Size != manifest.Size || again.DataVersion != manifest.DataVersion {
					t.Errorf("the ledger is %+v instead of %+v", again, manifest)
				}
				for _, table := range manifest.Tables {
					if table.Rows == 0 {
						t.Errorf("the test has no row in %s", table.Name)
					}
				}
				before, after := lines(t, file), lines(t, copied)
				if len(before) != len(after) {
					t.Fatalf("%d lines became %d", len(before), len(after))
				}
				for i := 1; i < len(before)-1; i++ { // all but manifest and hash
					if before[i] != after[i] {
						t.Fatalf("line %d was %s and is %s", i, before[i], after[i])
					}
				}
				restored.publish(t, func(tx *registry.Tx) error {
					_, err := tx.Announce(t.Context(), announcement("示例公告〔2026〕77号"))
					return err
				})
				restored.sound(t)
			})
		}
	}
}

// A backup is of one moment, however much is published while it is written.
func TestABackupIsOfOneMomentWhileOthersPublish(t *testing.T) {
	for kind, source := range backupKinds {
		t.Run(kind, func(t *testing.T) {
			o := filledOffice(t, source(t))
			stop, published := make(chan struct{}), make(chan int)
			go func() {
				n := 0
				defer func() { published <- n }()
				for {
					select {
					case <-stop:
						return
					default:
					}
					err := o.Publish(context.WithoutCancel(t.Context()), func(tx *registry.Tx) error {
						_, err := tx.Announce(context.WithoutCancel(t.Context()), announcement(fmt.Sprintf("示例公告〔2026〕%d号", 100+n)))
						return err
					})
					if err != nil {
						t.Error(err)
						return
					}
					n++
				}
			}()
			var size int64
			for range 3 {
				manifest, file := o.backedUp(t)
				if manifest.Size < size {
					t.Errorf("a later backup has %d entries after %d", manifest.Size, size)
				}
				size = manifest.Size
				if _, err := restore(t, testenv.SQLiteURL(t), file, registry.Expected{}); err != nil {
					t.Error(err)
				}
			}
			close(stop)
			if n := <-published; n < 3 {
				t.Errorf("only %d announcements were published meanwhile", n)
			}
			o.sound(t)
		})
	}
}

// An older register is brought forward by a newer backup of itself; whatever would
// lose what was published is refused, and changes nothing.
func TestWhatWouldLosePublicationsIsNotRestored(t *testing.T) {
	for kind, source := range backupKinds {
		t.Run(kind, func(t *testing.T) {
			o := filledOffice(t, source(t))
			older, olderFile := o.backedUp(t)
			o.publish(t, func(tx *registry.Tx) error {
				org := organization("长沙市晨光志愿者协会（示例）")
				org.Address = "岳麓区示例路1号"
				if _, err := tx.RegisterOrganization(t.Context(), org); err != nil {
					return err
				}
				_, err := tx.Announce(t.Context(), announcement("示例公告〔2026〕50号"))
				return err
			})
			newer, newerFile := o.backedUp(t)
			other := filledOffice(t, testenv.SQLiteURL(t)) // other salts: another ledger
			_, otherFile := other.backedUp(t)
			sqlite := func(t *testing.T, file []byte) string {
				url := testenv.SQLiteURL(t)
				if _, err := restore(t, url, file, registry.Expected{}); err != nil {
					t.Fatal(err)
				}
				return url
			}
			for _, test := range []struct {
				sentence string
				onto     string
				file     []byte
				expected registry.Expected
				field    string
				refused  rules.Code
			}{
				{"a newer backup brings an older register forward", sqlite(t, olderFile), newerFile, registry.Expected{}, "", ""},
				{"the same backup changes nothing", sqlite(t, newerFile), newerFile, registry.Expected{}, "", ""},
				{"an older backup over a newer register", o.url, olderFile, registry.Expected{}, "", rules.Conflict},
				{"the backup of another register", o.url, otherFile, registry.Expected{}, "", rules.Conflict},
				{"a backup that is as old as what was published", testenv.SQLiteURL(t), olderFile, registry.Expected{Size: older.Size, RootHash: &older.RootHash}, "", ""},
				{"a backup that is newer than what was published", testenv.SQLiteURL(t), newerFile, registry.Expected{Size: older.Size, RootHash: &older.RootHash}, "", ""},
				{"a backup that is older than what was published", testenv.SQLiteURL(t), olderFile, registry.Expected{Size: newer.Size}, "--expect-size", rules.Conflict},
				{"a backup with another root than what was published", testenv.SQLiteURL(t), newerFile, registry.Expected{RootHash: &older.RootHash}, "--expect-root", rules.Conflict},
				{"a backup of another ledger than was published", testenv.SQLiteURL(t), otherFile, registry.Expected{Size: older.Size, RootHash: &older.RootHash}, "--expect-root", rules.Conflict},
			} {
				database, err := restore(t, test.onto, test.file, test.expected)
				if test.refused == "" && err != nil || test.refused != "" && (err == nil || rules.AsProblem(err).Code != test.refused || rules.AsProblem(err).Field != test.field) {
					t.Errorf("%s: %v", test.sentence, err)
				}
				if test.refused == "" {
					register, err := registry.Open(t.Context(), database, registry.Options{Keys: testenv.KeysOf(secret)})
					if err != nil {
						t.Fatal(err)
					}
					(&office{Registry: register, db: database}).sound(t)
				}
			}
			if now, _ := o.backedUp(t); now.Size != newer.Size || now.RootHash != newer.RootHash {
				t.Error("a refused restore changed the ledger")
			}
			o.sound(t)
		})
	}
}

// A token that was revoked since the backup is not in force again after a restore.
func TestARestoreBringsNoRevokedTokenBack(t *testing.T) {
	for kind, source := range backupKinds {
		t.Run(kind, func(t *testing.T) {
			o := filledOffice(t, source(t))
			_, file := o.backedUp(t)
			if revoked, err := o.db.RevokeToken(t.Context(), "示例项目", now); err != nil || !revoked {
				t.Fatalf("%v, %v", revoked, err)
			}
			if _, err := restore(t, o.url, file, registry.Expected{}); err != nil {
				t.Fatal(err)
			}
			if tokens, err := o.db.TokensInForce(t.Context()); err != nil || len(tokens) > 0 {
				t.Errorf("%d tokens are in force, %v", len(tokens), err)
			}
			o.sound(t)
		})
	}
}

// A file that is damaged, cut off or something else is refused before anything is
// written; one whose rows were changed to fit is refused by the audit, and undone.
func TestAFileThatIsNoSoundBackupChangesNothing(t *testing.T) {
	for kind, target := range backupKinds {
		t.Run(kind, func(t *testing.T) {
			o := filledOffice(t, testenv.SQLiteURL(t))
			_, good := o.backedUp(t)
			flipped := bytes.Clone(good)
			flipped[len(flipped)/2] ^= 1
			elsewhere := func(find, put string) []byte {
				return rewritten(t, good, func(text string) string {
					if !strings.Contains(text, find) {
						t.Fatalf("there is no %q in the backup", find)
					}
					return strings.Replace(text, find, put, 1)
				})
			}
			rate := func(points int) []byte {
				return elsewhere(fmt.Sprintf(`"示例项目",%d,`, db.FewestPoints), fmt.Sprintf(`"示例项目",%d,`, points))
			}
			noRow := rewritten(t, good, func(text string) string {
				all := strings.SplitAfter(text, "\n")
				return strings.Join(append(all[:40:40], all[41:]...), "")
			})
			for _, test := range []struct {
				sentence string
				file     []byte
				code     rules.Code
				says     string
			}{
				{"nothing at all", nil, rules.BadSetting, "not a backup"},
				{"some other file", []byte("PK\x03\x04 something else"), rules.BadSetting, "not a backup"},
				{"another program's archive", (&zstd.Encoder{}).EncodeAll([]byte("{}\n"), nil), rules.BadSetting, "not a backup"},
				{"half of it", good[:len(good)/2], rules.BadSetting, ""},
				{"all but the last bytes", good[:len(good)-5], rules.BadSetting, ""},
				{"one bit of it changed", flipped, rules.BadSetting, ""},
				{"something behind it", append(bytes.Clone(good), good...), rules.BadSetting, "damaged"},
				{"a row left out, the hash made to fit", noRow, rules.BadSetting, "damaged"},
				{"an entry changed, the hash made to fit", elsewhere(`"organization/`, `"organization/X`), rules.Conflict, "ledger"},
				{"a row changed, the hash made to fit", elsewhere(`"敬老院陪伴（示例）"`, `"敬老院陪伴三十年（示例）"`), rules.Conflict, "ledger"},
				{"a table that its manifest does not name", elsewhere("{\"table\":\"tokens\"", "{\"table\":\"other\",\"columns\":[]}\n{\"table\":\"tokens\""), rules.BadSetting, "damaged"},
				{"a row before any table", rewritten(t, good, func(text string) string {
					text = strings.Replace(text, `"tables":[`, `"tables":[{"name":"","rows":1},`, 1)
					return strings.Replace(text, "\n", "\n[]\n", 1)
				}), rules.BadSetting, "damaged"},
				{"a token that may spend less than token add gives", rate(db.FewestPoints - 1), rules.BadSetting, "damaged"},
				{"a token that may spend without end", rate(db.MostPoints + 1), rules.BadSetting, "damaged"},
				{"a newer program's", elsewhere(`"schema":"2`, `"schema":"9`), rules.BadSetting, "newer"},
			} {
				url := target(t)
				database, err := db.Open(t.Context(), url)
				if err != nil {
					t.Fatal(err)
				}
				err = func() error {
					manifest, err := registry.CheckBackup(bytes.NewReader(test.file), db.NothingStanding, registry.Expected{})
					if err != nil {
						return err
					}
					if err := database.MigrateTo(t.Context(), manifest.Schema); err != nil {
						return err
					}
					_, err = registry.Restore(t.Context(), database, bytes.NewReader(test.file), db.NothingStanding)
					return err
				}()
				if err == nil || rules.AsProblem(err).Code != test.code || !strings.Contains(rules.AsProblem(err).Message.En, test.says) {
					t.Errorf("%s: %v", test.sentence, err)
				}
				if standing, _, err := database.Standing(t.Context()); err != nil || standing != db.NothingStanding {
					t.Errorf("%s: the ledger has %d entries afterwards, %v", test.sentence, standing.Size, err)
				}
				database.Close()
			}
		})
	}
}

// What cannot be restored is not backed up.
func TestARegisterThatDisagreesWithItsLedgerIsNotBackedUp(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		if _, err := o.db.ExecContext(t.Context(), "UPDATE announcements SET title = '改过的标题'"); err != nil {
			t.Fatal(err)
		}
		var file bytes.Buffer
		if _, err := registry.Backup(t.Context(), o.db, &file, "v1", now); err == nil || rules.AsProblem(err).Code != rules.Conflict || file.Len() > 0 {
			t.Errorf("%d bytes were written: %v", file.Len(), err)
		}
	})
}

// Somebody publishes between the check and the restore.
func TestWhatWasPublishedMeanwhileIsNotOverrun(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		_, file := o.backedUp(t)
		standing, err := o.db.Checkpoint(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		o.publish(t, func(tx *registry.Tx) error {
			_, err := tx.Announce(t.Context(), announcement("示例公告〔2026〕60号"))
			return err
		})
		if _, err := registry.Restore(t.Context(), o.db, bytes.NewReader(file), standing); err == nil || rules.AsProblem(err).Code != rules.Busy {
			t.Errorf("it went on: %v", err)
		}
		o.sound(t)
	})
}

// What a restore has begun is gone when its context ends.
func TestARestoreThatIsStoppedLeavesNothing(t *testing.T) {
	for kind, target := range backupKinds {
		t.Run(kind, func(t *testing.T) {
			o := filledOffice(t, testenv.SQLiteURL(t))
			manifest, file := o.backedUp(t)
			database, err := db.Open(t.Context(), target(t))
			if err != nil {
				t.Fatal(err)
			}
			defer database.Close()
			if err := database.MigrateTo(t.Context(), manifest.Schema); err != nil {
				t.Fatal(err)
			}
			ctx, stop := context.WithCancel(t.Context())
			stopping := &stopAt{Reader: bytes.NewReader(file), left: len(file) / 2, stop: stop}
			if _, err := registry.Restore(ctx, database, stopping, db.NothingStanding); err == nil {
				t.Error("it came to an end")
			}
			if standing, _, err := database.Standing(t.Context()); err != nil || standing.Size != 0 {
				t.Errorf("%d entries are left, %v", standing.Size, err)
			}
			if _, err := registry.Restore(t.Context(), database, bytes.NewReader(file), db.NothingStanding); err != nil {
				t.Errorf("the next restore: %v", err)
			}
		})
	}
}

// stopAt stops somebody after some bytes were read.
type stopAt struct {
	io.Reader
	left int
	stop func()
}

func (s *stopAt) Read(into []byte) (int, error) {
	n, err := s.Reader.Read(into[:min(len(into), 512)])
	if s.left -= n; s.left < 0 {
		s.stop()
	}
	return n, err
}

func TestABackupNamesWhatItHolds(t *testing.T) {
	o := filledOffice(t, testenv.SQLiteURL(t))
	manifest, file := o.backedUp(t)
	first := lines(t, file)[0]
	for _, part := range []string{`"program":"v1"`, `"database":"sqlite"`, `"madeAt":"2026-03-05T04:00:00Z"`, manifest.RootHash.String(), fmt.Sprintf(`"ledgerSize":%d`, manifest.Size), `{"name":"certificates","rows":5}`} {
		if !strings.Contains(first, part) {
			t.Errorf("the manifest does not say %s: %s", part, first)
		}
	}
	if bytes.Contains([]byte(strings.Join(lines(t, file), "")), []byte(hex.EncodeToString(secret))) {
		t.Error("the key is in the backup")
	}
	var none ledger.Hash
	if _, err := registry.CheckBackup(bytes.NewReader(file), db.NothingStanding, registry.Expected{RootHash: &none}); err == nil {
		t.Error("another root was taken")
	}
	if _, err := registry.CheckBackup(iotestErr{}, db.NothingStanding, registry.Expected{}); err == nil {
		t.Error("a file that cannot be read was taken")
	}
}

type iotestErr struct{}

func (iotestErr) Read([]byte) (int, error) { return 0, errors.New("the disk is broken") }
