package registry_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// stretch is a service record from an hour of a day of February 2026 on, by the clock
// of Beijing.
func stretch(activity string, day, hour int, hours float64) *db.ServiceRecord {
	started := time.Date(2026, 2, day, hour, 0, 0, 0, rules.Shanghai())
	ended := started.Add(time.Duration(hours * float64(time.Hour)))
	return &db.ServiceRecord{
		Activity: activity, Content: activity, StartedAt: started, EndedAt: ended, Minutes: int64(hours * 60),
		RecordedAt: ended.AddDate(0, 0, 2),
	}
}

// of is a certificate of an issuer for the records of one person.
func of(issuer *db.Organization, number string, records ...*db.ServiceRecord) *registry.Issue {
	issue := certificateFor(issuer)
	issue.Certificate.Number, issue.Certificate.Records, issue.Certificate.Minutes = number, records, 0
	return issue
}

type records = []*db.ServiceRecord

// flagsOf writes flags with the minutes of their days.
func flagsOf(flags db.Flags) string {
	var written []string
	for _, flag := range flags {
		written = append(written, fmt.Sprint(flag.Kind, " ", flag.Minutes))
	}
	return strings.Join(written, ", ")
}

// recordsCheck is what the check of the records says of a certificate.
func recordsCheck(t *testing.T, o *office, ask registry.Verify) certificate.Check {
	t.Helper()
	answer, err := o.Verify(t.Context(), ask)
	if err != nil {
		t.Fatal(err)
	}
	for _, check := range answer.Checks {
		if check.Code == certificate.Records {
			return check
		}
	}
	t.Fatalf("no check of the records: %+v", answer)
	return certificate.Check{}
}

func TestIssuingHoldsToTheRules(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		org, other := organization("长沙市晨光志愿者协会（示例）"), organization("长沙市星火志愿者协会（示例）")
		other.CreditCode = "51430104MJ0000018B"
		o.publish(t, func(tx *registry.Tx) error {
			for _, one := range []*db.Organization{org, other} {
				if _, err := tx.RegisterOrganization(ctx, one); err != nil {
					return err
				}
			}
			_, err := tx.Issue(ctx, of(org, "示例-先", stretch("社区清洁（示例）", 3, 9, 3), stretch("社区清洁（示例）", 4, 9, 7)))
			return err
		})
		decision := registry.Decision{Volunteer: true, Reason: "捐款另计，时长按到场服务记录", By: "示例经办人"}
		for _, test := range []struct {
			sentence string
			issuer   *db.Organization
			records  records
			with     func(*registry.Issue)
			code     rules.Code
			field    string
			says     string // the problem, or the flags
		}{
			{"service on another day is nothing to note", org, records{stretch("敬老（示例）", 5, 9, 3)}, nil, "", "", ""},
			{"a fee was taken", org, records{stretch("敬老（示例）", 6, 9, 3)}, func(i *registry.Issue) { i.Fee = 500 }, rules.FeeCharged, "fee", "art. 19"},
			{"another unit recorded it", org, records{stretch("敬老（示例）", 6, 9, 3)}, func(i *registry.Issue) { i.Certificate.Records[0].Recorder = "别的协会（示例）" },
				rules.NotTheRecorder, "records[0].recorder", "别的协会"},
			{"the recorder is the issuer, written otherwise", org, records{stretch("敬老（示例）", 6, 9, 3)},
				func(i *registry.Issue) { i.Certificate.Records[0].Recorder = " 长沙市晨光志愿者协会(示例)" }, "", "", ""},
			{"it reads like a gift, and nobody decided", org, records{stretch("爱心捐款（示例）", 7, 9, 3)}, nil, rules.NeedsDecision, "records[0].decision", "捐款"},
			{"a decision without a reason is none", org, records{stretch("爱心捐款（示例）", 7, 9, 3)},
				func(i *registry.Issue) { i.Decisions = map[int]registry.Decision{0: {Volunteer: true, By: "示例"}} }, rules.Missing, "records[0].decision", "reason"},
			{"a person decided that it was none", org, records{stretch("爱心捐款（示例）", 7, 9, 3)},
				func(i *registry.Issue) {
					i.Decisions = map[int]registry.Decision{0: {Reason: "以捐款换时长", By: "示例经办人"}}
				}, rules.ExcludedActivity, "records[0].decision", "no volunteer service"},
			{"a person decided that it was", org, records{stretch("爱心捐款（示例）", 7, 9, 3)},
				func(i *registry.Issue) { i.Decisions = map[int]registry.Decision{0: decision} }, "", "", "DECIDED"},
			{"two of its records overlap", org, records{stretch("甲（示例）", 9, 9, 3), stretch("乙（示例）", 9, 11, 2)}, nil, rules.OverlappingService, "records[1].startedAt", "record 1"},
			{"it overlaps with a certificate of the same unit, which is named", org, records{stretch("敬老（示例）", 3, 11, 3)}, nil,
				rules.OverlappingService, "records[0].startedAt", "示例-先"},
			{"it overlaps with another unit's, which is not", other, records{stretch("敬老（示例）", 3, 11, 3)}, nil,
				rules.OverlappingService, "records[0].startedAt", "another unit's"},
			{"service that begins when other service ends", other, records{stretch("敬老（示例）", 3, 12, 2)}, nil, "", "", ""},
			{"more than eight hours a day, over two certificates", other, records{stretch("敬老（示例）", 4, 18, 2)}, nil, "", "", "LONG_DAY 540"},
			{"more than twelve hours a day", other, records{stretch("敬老（示例）", 10, 8, 13)}, nil, "", "", "VERY_LONG_DAY 780"},
			{"what the same unit certified before is seen", org, records{stretch("社区清洁（示例）", 3, 9, 3)}, nil, "", "", "CERTIFIED_BEFORE"},
			{"what another unit certified is not certified again", other, records{stretch("社区清洁（示例）", 3, 9, 3)}, nil, rules.OverlappingService, "records[0].startedAt", "another unit's"},
			{"of somebody without an ID number nobody can tell", org, records{stretch("敬老（示例）", 3, 11, 3)}, func(i *registry.Issue) { i.IDNumber = "" }, "", "", ""},
			{"a number that may be drawn later", org, records{stretch("敬老（示例）", 12, 9, 3)}, func(i *registry.Issue) {
				ahead, err := certificate.NewNumber("430100", 2026, 900_000)
				if err != nil {
					t.Fatal(err)
				}
				i.Certificate.Number = ahead.String()
			}, rules.BadCertificate, "number", "not drawn yet"},
		} {
			for way, issueOne := range map[string]func(*registry.Tx, *registry.Issue) (*registry.Issued, error){
				"alone": func(tx *registry.Tx, issue *registry.Issue) (*registry.Issued, error) { return tx.Issue(ctx, issue) },
				"with others": func(tx *registry.Tx, issue *registry.Issue) (*registry.Issued, error) {
					all, err := tx.IssueAll(ctx, []*registry.Issue{issue})
					return append(all, nil)[0], err
				},
			} {
				issue := of(test.issuer, "", test.records...)
				if test.with != nil {
					test.with(issue)
				}
				var issued *registry.Issued
				undone := errors.New("undone")
				err := o.Publish(ctx, func(tx *registry.Tx) (err error) {
					if issued, err = issueOne(tx, issue); err != nil {
						return err
					}
					return undone
				})
				problem := &rules.Problem{}
				if !errors.Is(err, undone) && !errors.As(err, &problem) {
					t.Fatalf("%s, %s: %v", test.sentence, way, err)
				}
				said := problem.Message.Zh + problem.Message.En
				if issued != nil {
					said = flagsOf(issued.Flags)
				}
				if problem.Code != test.code || !strings.HasSuffix(problem.Field, test.field) || !strings.Contains(said, test.says) || (said == "") != (test.says == "") {
					t.Errorf("%s, %s: %s at %q, %q", test.sentence, way, problem.Code, problem.Field, said)
				}
			}
		}
		o.sound(t)
	})
}

func TestWhatIssuingNotedIsToldToWhoVerifies(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		org := organization("长沙市晨光志愿者协会（示例）")
		decided := of(org, "示例-1", stretch("义卖捐款箱值守（示例）", 3, 8, 12.5))
		decided.Decisions = map[int]registry.Decision{0: {Volunteer: true, Reason: "守捐款箱，时长按到场记录", By: "示例经办人"}}
		again := of(org, "示例-2", stretch("义卖捐款箱值守（示例）", 3, 8, 12.5))
		again.Decisions = decided.Decisions
		nobody := of(org, "示例-3", stretch("敬老（示例）", 3, 9, 1))
		nobody.IDNumber = ""
		o.publish(t, func(tx *registry.Tx) error {
			if _, err := tx.RegisterOrganization(t.Context(), org); err != nil {
				return err
			}
			_, err := tx.IssueAll(t.Context(), []*registry.Issue{decided, again, nobody})
			return err
		})
		for number, says := range map[string][]string{
			"示例-1": {"2026年2月3日一天服务 12.5 小时，超过 12 小时", "第 1 条记录曾疑为“违反时间记录规定”", "守捐款箱，时长按到场记录"},
			"示例-2": {"1 条记录在出具时已有另一份有效证明"},
			"示例-3": {"没有登记身份证号"},
		} {
			check := recordsCheck(t, o, registry.Verify{Number: number, Code: "7KQM-X2WD-85UA"})
			for _, sentence := range says {
				if check.State != certificate.Passed || !strings.Contains(check.Zh, sentence) || strings.Contains(check.Zh+check.En, "示例经办人") {
					t.Errorf("%s: %s, %s lacks %q", number, check.State, check.Zh, sentence)
				}
			}
		}
		o.sound(t)
	})
}

func TestACertificateIsCorrectedByAnotherOne(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		org := organization("长沙市晨光志愿者协会（示例）")
		first := func() *registry.Issue { return of(org, "示例-旧", stretch("社区清洁（示例）", 3, 9, 3)) }
		corrected := func(with func(*registry.Issue)) *registry.Issue {
			issue := of(org, "示例-新", stretch("社区清洁（示例）", 3, 9, 2))
			issue.Replaces, issue.ReplaceReason = "示例-旧", "时长记错"
			if with != nil {
				with(issue)
			}
			return issue
		}
		o.publish(t, func(tx *registry.Tx) error {
			if _, err := tx.RegisterOrganization(ctx, org); err != nil {
				return err
			}
			_, err := tx.Issue(ctx, first())
			return err
		})
		for _, test := range []struct {
			sentence string
			with     func(*registry.Issue)
			field    string
		}{
			{"there is no such certificate", func(i *registry.Issue) { i.Replaces = "示例-无" }, "replaces"},
			{"nobody said why", func(i *registry.Issue) { i.ReplaceReason = "" }, "replaceReason"},
			{"it is another unit's", func(i *registry.Issue) {
				i.Certificate.IssuerCreditCode, i.Certificate.IssuerName = "", "长沙市别的协会（示例）"
			}, "replaces"},
			{"it is another person's", func(i *registry.Issue) { i.HolderName, i.IDNumber = "李示例", "" }, "replaces"},
		} {
			err := o.Publish(ctx, func(tx *registry.Tx) error {
				_, err := tx.Issue(ctx, corrected(test.with))
				return err
			})
			if problem := (*rules.Problem)(nil); !errors.As(err, &problem) || problem.Field != test.field {
				t.Errorf("%s: %v", test.sentence, err)
			}
		}
		for _, change := range []registry.Change{registry.Created, registry.Unchanged} {
			o.publish(t, func(tx *registry.Tx) error {
				issued, err := tx.Issue(ctx, corrected(nil))
				if err == nil && issued.Change != change {
					t.Errorf("issued with %s instead of %s", issued.Change, change)
				}
				return err
			})
		}
		old, err := o.Verify(ctx, registry.Verify{Number: "示例-旧", Code: "7KQM-X2WD-85UA"})
		if err != nil || old.Verdict != certificate.Replaced || old.Facts.ReplacedByNumber != "示例-新" || old.Facts.StateReason != "时长记错" {
			t.Errorf("the earlier one: %+v, %v", old, err)
		}
		o.sound(t)
	})
}

func TestRecordsThatAreStruckOutFlagTheirCertificate(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := t.Context()
		org := organization("长沙市晨光志愿者协会（示例）")
		void := func(places []int, reason string) (change registry.Change, err error) {
			err = o.Publish(ctx, func(tx *registry.Tx) error {
				change, err = tx.VoidRecords(ctx, "示例-1", places, reason)
				return err
			})
			return change, err
		}
		o.publish(t, func(tx *registry.Tx) error {
			if _, err := tx.RegisterOrganization(ctx, org); err != nil {
				return err
			}
			_, err := tx.Issue(ctx, of(org, "示例-1", stretch("社区清洁（示例）", 3, 9, 3), stretch("社区清洁（示例）", 4, 9, 3)))
			return err
		})
		for _, wrong := range []struct {
			places []int
			reason string
			field  string
		}{{[]int{0}, " ", "reason"}, {[]int{2}, "未到场", "records"}, {[]int{0, -1}, "未到场", "records"}} {
			_, err := void(wrong.places, wrong.reason)
			if problem := (*rules.Problem)(nil); !errors.As(err, &problem) || problem.Field != wrong.field {
				t.Errorf("%v, %q: %v", wrong.places, wrong.reason, err)
			}
		}
		for _, want := range []registry.Change{registry.Revised, registry.Unchanged} {
			if change, err := void([]int{1}, "未到场"); err != nil || change != want {
				t.Errorf("struck out with %s instead of %s, %v", change, want, err)
			}
		}
		check := recordsCheck(t, o, registry.Verify{Number: "示例-1", Code: "7KQM-X2WD-85UA"})
		if check.State != certificate.Failed || !strings.Contains(check.Zh, "2 条服务记录中有 1 条已作废，证明应当换发") {
			t.Errorf("the check of the records: %s, %s", check.State, check.Zh)
		}
		o.publish(t, func(tx *registry.Tx) error { // the time is free again
			_, err := tx.Issue(ctx, of(org, "示例-2", stretch("图书整理（示例）", 4, 10, 1)))
			return err
		})
		o.sound(t)
	})
}
