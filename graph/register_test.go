package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
	"mingzhi/testenv"
)

// testTime is the clock of every test.
var testTime = time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC)

// register is a small public register of invented bodies, and the API on it.
type register struct {
	t          testing.TB
	db         *db.DB
	handler    http.Handler
	statements atomic.Int64
	log        bytes.Buffer

	codes       []string // credit codes of the organizations
	marking     *db.Announcement
	unmarking   *db.Announcement
	certificate *registry.Issued
	registry    *registry.Registry
}

// BeforeQuery counts nothing yet.
func (r *register) BeforeQuery(ctx context.Context, _ *bun.QueryEvent) context.Context { return ctx }

// AfterQuery counts a statement. Where the ledger stands is asked beside the
// requests, and not for each.
func (r *register) AfterQuery(_ context.Context, event *bun.QueryEvent) {
	if !strings.Contains(event.Query, "max(entry_index)") {
		r.statements.Add(1)
	}
}

// plenty are attempts that no test uses up.
var plenty = registry.Limits{PerAddress: 1e9, AddressBurst: 1e9, PerNumber: 1e9, NumberBurst: 1e9}

// newRegister builds a register with n organizations in a new database.
func newRegister(t testing.TB, url string, n int) *register {
	t.Helper()
	return newLimitedRegister(t, url, n, plenty)
}

func newLimitedRegister(t testing.TB, url string, n int, limits registry.Limits) *register {
	t.Helper()
	ctx := context.Background()
	database, err := db.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = database.Close() })
	if err := database.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return testTime }
	open, err := registry.Open(ctx, database, registry.Options{
		Clock: clock, Keys: testenv.Keys(), Limits: limits,
		Authority: certificate.Authority{DID: "did:web:register.example", Name: "示例登记簿", Base: "https://register.example"},
	})
	if err != nil {
		t.Fatal(err)
	}
	r := &register{t: t, db: database, registry: open}
	if err := open.Publish(ctx, func(tx *registry.Tx) error { return r.fill(ctx, tx, n) }); err != nil {
		t.Fatal(err)
	}
	database.Observe(r)
	r.handler = New(Deps{
		DB: database, Registry: open, Clock: clock,
		Logger: slog.New(slog.NewTextHandler(&r.log, nil)),
	})
	return r
}

var invented = db.Origin{Source: "测试", Synthetic: true}

// districts are two districts of Changsha, in turn.
var districts = []string{"430102", "430104"}

func (r *register) fill(ctx context.Context, tx *registry.Tx, n int) error {
	do := func(_ registry.Change, err error) {
		if err != nil {
			r.t.Helper()
			r.t.Fatal(err)
		}
	}
	for _, district := range districts {
		do(tx.CountPopulation(ctx, district, 2020, 1_000_000, "示例普查"))
	}
	r.marking = &db.Announcement{
		DocumentNumber: "长民发〔2024〕1号", Title: "标识公告（示例）", Kind: db.MarkingAnnouncement, PublishedOn: "2024-05-20",
		RegionCode: "430100", Summary: "示例摘要", Origin: invented,
		Publishers:  []*db.Publisher{{Name: "长沙市民政局"}, {Name: "长沙市文明办"}},
		Attachments: []*db.Attachment{{Name: "名单.pdf", MediaType: "application/pdf", Size: 1024}, {Name: "说明.txt"}},
	}
	do(tx.Announce(ctx, r.marking))
	r.unmarking = &db.Announcement{
		DocumentNumber: "长民发〔2025〕2号", Title: "取消标识公告（示例）", Kind: db.UnmarkingAnnouncement, PublishedOn: "2025-06-01",
		RegionCode: "430100", Origin: invented, Publishers: []*db.Publisher{{Name: "长沙市民政局"}},
	}
	do(tx.Announce(ctx, r.unmarking))
	do(tx.Announce(ctx, &db.Announcement{
		DocumentNumber: "长民发〔2025〕3号", Title: "更正公告（示例）", Kind: db.Notice, PublishedOn: "2025-07-01",
		RegionCode: "430102", Origin: invented, Publishers: []*db.Publisher{{Name: "长沙市民政局"}}, CorrectsID: r.marking.ID,
	}))
	for i := range n {
		r.organization(ctx, tx, i, do)
	}
	do(tx.NamePlatform(ctx, &db.Platform{Name: "示例平台", URL: "https://example.org/", ValidFrom: "2017", ValidTo: "2026-07-20", Origin: invented}))
	return r.issue(ctx, tx)
}

func (r *register) organization(ctx context.Context, tx *registry.Tx, i int, do func(registry.Change, error)) {
	district := districts[i%2]
	code, err := rules.SyntheticCreditCode("ASSOCIATION", district, int64(i))
	if err != nil {
		r.t.Fatal(err)
	}
	r.codes = append(r.codes, code)
	name := fmt.Sprintf("第%03d志愿者协会（示例）", i)
	organization := &db.Organization{
		CreditCode: code, Name: name, FormerNames: []string{name + "旧"}, RegionCode: district, RegisteredOn: "2020-01-02",
		RegistrationAuthority: "示例民政局", Purpose: "开展志愿服务", ServiceCategories: []string{"助老"}, Origin: invented,
	}
	do(tx.RegisterOrganization(ctx, organization))
	do(tx.Mark(ctx, organization, &db.Marking{
		Basis: db.NameAndCharter, CharterCheckedOn: "2024-05-10", MarkedOn: "2024-05-20", AnnouncementID: r.marking.ID,
	}))
	if i == 0 {
		do(tx.Unmark(ctx, organization, "2025-06-01", db.CharterChanged, r.unmarking.ID))
	}
	for _, day := range []rules.Date{"2025-03-01", "2025-04-01"} {
		do(tx.RecordInspection(ctx, &db.InspectionCampaign{Year: 2025, RegionCode: "430100", Title: "2025年抽查（示例）"}, &db.Inspection{
			SubjectKind: db.SubjectOrganization, SubjectName: name, SubjectCreditCode: code, RegionCode: district, InspectedOn: day,
			Mode: db.OnSite, Selection: db.SelectedAtRandom, Outcome: db.IssuesFound, Problem: "示例问题", PublishedOn: "2025-06-01",
			RectificationState: db.RectificationOrdered, RectificationDueOn: "2025-08-01", AnnouncementID: r.unmarking.ID, Origin: invented,
			Findings: []*db.Finding{{Item: db.ServiceTime, Result: db.NotMet, Note: "示例"}, {Item: db.FeeCharged, Result: db.Met}},
		}))
	}
	do(tx.Commend(ctx, &db.Commendation{
		Year: 2025, Programme: "四个100（示例）", Category: "最佳志愿服务组织", Name: name, Level: "省级", RegionCode: district,
		OrganizationID: organization.ID, Origin: invented,
	}))
}

func (r *register) issue(ctx context.Context, tx *registry.Tx) error {
	start := time.Date(2025, 5, 1, 1, 0, 0, 0, time.UTC)
	issued, err := tx.Issue(ctx, &registry.Issue{
		HolderName: "张示例", IDNumber: "430102199001010016",
		Certificate: &db.Certificate{
			IssuerName: "第001志愿者协会（示例）", IssuerCreditCode: r.codes[1], PeriodStart: "2025-05-01", PeriodEnd: "2025-05-01",
			Minutes: 120, Content: "助老服务", IssuedOn: "2025-06-02", Origin: invented,
			Records: []*db.ServiceRecord{{
				Activity: "助老", Place: "示例社区", StartedAt: start, EndedAt: start.Add(2 * time.Hour), Minutes: 120,
				Content: "助老", RecordedAt: start.Add(26 * time.Hour),
			}},
		},
	})
	r.certificate = issued
	return err
}

// reply is an answer as a client sees it.
type reply struct {
	status int
	header http.Header
	text   string
	Data   map[string]any `json:"data"`
	Errors []struct {
		Message    string         `json:"message"`
		Path       []any          `json:"path"`
		Locations  []any          `json:"locations"`
		Extensions map[string]any `json:"extensions"`
	} `json:"errors"`
}

func (r *reply) code() string {
	if len(r.Errors) == 0 {
		return ""
	}
	code, _ := r.Errors[0].Extensions["code"].(string)
	return code
}

// send sends one request through the handler.
func send(t testing.TB, handler http.Handler, request *http.Request) *reply {
	t.Helper()
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	result := recorder.Result()
	body, err := io.ReadAll(result.Body)
	if err != nil {
		t.Fatal(err)
	}
	got := &reply{status: result.StatusCode, header: result.Header, text: string(body)}
	if len(body) > 0 {
		if err := json.Unmarshal(body, got); err != nil {
			t.Fatalf("not JSON: %v in %s", err, body)
		}
	}
	return got
}

// ask posts a query and gives the answer.
func (r *register) ask(query string, variables map[string]any) *reply {
	r.t.Helper()
	return r.operation(query, "", variables)
}

// operation posts a query; the name chooses among several operations.
func (r *register) operation(query, name string, variables map[string]any) *reply {
	r.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "operationName": name, "variables": variables})
	if err != nil {
		r.t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	return send(r.t, r.handler, request)
}

// data asks and wants no error.
func (r *register) data(query string, variables map[string]any) string {
	r.t.Helper()
	got := r.ask(query, variables)
	if len(got.Errors) > 0 {
		r.t.Fatalf("%s\n%s", got.text, r.log.String())
	}
	return strings.TrimSuffix(strings.TrimPrefix(got.text, `{"data":`), "}")
}
