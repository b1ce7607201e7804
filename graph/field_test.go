package graph

import (
	"strings"
	"testing"

	"mingzhi/testenv"
)

// Whatever is wrong with a value, the problem names the way to it from the
// argument of the field, by the schema's own names, and nothing of the input.
func TestProblemsNameTheArgument(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 3)
	const secret = "zQx9SECRETzQx9"
	long := strings.Repeat("长", 4097)
	verify := `query($i:VerifyCertificateInput!){verifyCertificate(input:$i){verdict}}`
	claims := `query($c:CertificateClaimsInput){verifyCertificate(input:{number:"1",code:"x",claims:$c}){verdict}}`
	for _, test := range []struct {
		sentence, query string
		variables       map[string]any
		code, field     string
	}{
		{"a literal of another type", `{organizations(first:"` + secret + `"){totalCount}}`, nil, "QUERY_INVALID", "first"},
		{"a literal of another type, in a filter", `{organizations(filter:{region:5}){totalCount}}`, nil, "QUERY_INVALID", "filter.region"},
		{"an enum value that is none, in a list", `{organizations(filter:{kind:[FOUNDATION,` + secret + `]}){totalCount}}`, nil, "QUERY_INVALID", "filter.kind"},
		{"in a fragment", `{...f} fragment f on Query{inspections(filter:{mode:` + secret + `}){totalCount}}`, nil, "QUERY_INVALID", "filter.mode"},
		{"below another field", `{regions{organizations(first:` + secret + `){totalCount}}}`, nil, "QUERY_INVALID", "first"},
		{"a field that the filter has not", `{organizations(filter:{` + secret + `:5}){totalCount}}`, nil, "QUERY_INVALID", "filter"},
		{"a field that the claims have not", `{verifyCertificate(input:{number:"1",claims:{` + secret + `:5}}){verdict}}`, nil, "QUERY_INVALID", "input.claims"},
		{"an argument that is missing", `{region{name}}`, nil, "QUERY_INVALID", "code"},
		{"an argument that is not there", `{region(code:"430000",` + secret + `:1){name}}`, nil, "QUERY_INVALID", ""},
		{"a variable of another type", `query($r:Int){organizations(filter:{region:$r}){totalCount}}`, map[string]any{"r": 1}, "QUERY_INVALID", "filter.region"},
		{"a variable's value of another type", `query($f:OrganizationFilter){organizations(filter:$f){totalCount}}`, map[string]any{"f": map[string]any{"region": 1}}, "BAD_VALUE", "filter.region"},
		{"a variable's field that is not there", `query($f:OrganizationFilter){organizations(filter:$f){totalCount}}`, map[string]any{"f": map[string]any{secret: 1}}, "BAD_VALUE", "filter"},
		{"a variable that is missing", `query($c:String!){region(code:$c){name}}`, nil, "MISSING", "code"},
		{"a claim that is too long, as it is", `{verifyCertificate(input:{number:"1",claims:{content:"` + long + `"}}){verdict}}`, nil, "TOO_LONG", "input.claims.content"},
		{"a claim that is too long, in the variable of the input", verify, map[string]any{"i": map[string]any{"number": "1", "claims": map[string]any{"content": long}}}, "TOO_LONG", "input.claims.content"},
		{"a claim that is too long, in the variable of the claims", claims, map[string]any{"c": map[string]any{"content": long}}, "TOO_LONG", "input.claims.content"},
		{"a claim that is too long, in its own variable", `query($c:String){verifyCertificate(input:{number:"1",claims:{content:$c}}){verdict}}`, map[string]any{"c": long}, "TOO_LONG", "input.claims.content"},
		{"4096 characters are not too long, however many bytes", claims, map[string]any{"c": map[string]any{"content": strings.TrimSuffix(long, "长")}}, "", ""},
		{"a claimed day that does not exist", claims, map[string]any{"c": map[string]any{"issuedOn": "2025-02-30"}}, "BAD_DATE", "input.claims.issuedOn"},
		{"no proof", `{verifyCertificate(input:{number:"1"}){verdict}}`, nil, "MISSING", "input.code"},
		{"a claimed issuer that is too long", claims, map[string]any{"c": map[string]any{"issuerName": long[:300]}}, "TOO_LONG", "input.claims.issuerName"},
		{"a wrong day of a filter", `{announcements(filter:{publishedTo:"` + secret + `"}){totalCount}}`, nil, "BAD_DATE", "filter.publishedTo"},
		{"a wrong cursor", `{organizations(after:"` + secret + `"){totalCount}}`, nil, "BAD_CURSOR", "after"},
		{"a wrong cursor from the end", `{organizations(before:"` + secret + `"){totalCount}}`, nil, "BAD_CURSOR", "before"},
		{"a wrong cursor of a list inside a list", `{region(code:"430000"){children{organizations(after:"` + secret + `"){nodes{name}}}}}`, nil, "BAD_CURSOR", "after"},
		{"both ends of a list", `{organizations(first:1,last:1){totalCount}}`, nil, "BAD_PAGE", "last"},
		{"a region that is not there", `{organizations(filter:{region:"999999"}){totalCount}}`, nil, "BAD_REGION", "filter.region"},
		{"a region by its name", `{announcements(filter:{region:"长沙市"}){totalCount}}`, nil, "BAD_REGION", "filter.region"},
		{"a region that is empty", `{inspections(filter:{region:""}){totalCount}}`, nil, "BAD_REGION", "filter.region"},
		{"the same for commendations", `{commendations(filter:{region:"1"}){totalCount}}`, nil, "BAD_REGION", "filter.region"},
		{"the same for lookup", `{search(query:"",filter:{region:"1"}){totalCount}}`, nil, "BAD_REGION", "filter.region"},
		{"a region above that is not there", `{regions(filter:{parent:"430"}){code}}`, nil, "BAD_REGION", "filter.parent"},
		{"the same in a variable", `query($r:String){organizations(filter:{region:$r}){totalCount}}`, map[string]any{"r": secret}, "BAD_REGION", "filter.region"},
		{"full-width digits are read", `{organizations(filter:{region:" ４３０１００ "}){totalCount}}`, nil, "", ""},
		{"no year", `{inspections(filter:{year:0}){totalCount}}`, nil, "BAD_NUMBER", "filter.year"},
		{"a year before the era", `{commendations(filter:{year:-1}){totalCount}}`, nil, "BAD_NUMBER", "filter.year"},
		{"no year for lookup", `{search(query:"",filter:{year:0}){totalCount}}`, nil, "BAD_NUMBER", "filter.year"},
		{"a year in a variable", `query($y:Int){inspections(filter:{year:$y}){totalCount}}`, map[string]any{"y": 0}, "BAD_NUMBER", "filter.year"},
		{"a wrong document number", `{announcements(filter:{documentNumber:"` + secret + `"}){totalCount}}`, nil, "BAD_DOCUMENT_NUMBER", "filter.documentNumber"},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			r.t = t
			got := r.ask(test.query, test.variables)
			if got.code() != test.code {
				t.Fatalf("%.500s", got.text)
			}
			if test.code == "" {
				return
			}
			if field, _ := got.Errors[0].Extensions["field"].(string); field != test.field {
				t.Errorf("field %q, want %q: %.500s", field, test.field, got.text)
			}
			if strings.Contains(got.text, "SECRET") {
				t.Errorf("the input is echoed: %.500s", got.text)
			}
		})
	}
}

// A code in full width is the code.
func TestFullWidthCodesAreRead(t *testing.T) {
	r := newRegister(t, testenv.SQLiteURL(t), 3)
	got := r.data(`{region(code:"４３０１０２"){name organizations{totalCount}} organizations(filter:{region:"４３０１０２"}){totalCount} regions(filter:{parent:" ４３０８００"}){code}}`, nil)
	want := `{"region":{"name":"芙蓉区","organizations":{"totalCount":2}},"organizations":{"totalCount":2},"regions":[{"code":"430802"},{"code":"430811"},{"code":"430821"},{"code":"430822"}]}`
	if got != want {
		t.Error(got)
	}
}

// A part of a name is found however it is typed.
func TestNameContains(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		r := newRegister(t, url, 7)
		for _, test := range []struct {
			sentence, part string
			want           int
		}{
			{"as it is", "志愿者", 7},
			{"with spaces around and inside", " 志愿 者 ", 7},
			{"in traditional characters of the same word", "志願者協會", 7},
			{"with narrow brackets", "(示例)", 7},
			{"with digits in full width", "第００１", 1},
			{"with a wildcard", "第%会", 0},
			{"with the other wildcard", "第_0", 0},
			{"with the sign that makes wildcards plain", "!", 0},
			{"nothing", "", 7},
			{"spaces alone", "　", 7},
			{"what is not there", "没有", 0},
		} {
			t.Run(test.sentence, func(t *testing.T) {
				r.t = t
				got := r.ask(`query($p:String){organizations(filter:{nameContains:$p}){totalCount}}`, map[string]any{"p": test.part})
				list, _ := got.Data["organizations"].(map[string]any)
				if list == nil || list["totalCount"] != float64(test.want) {
					t.Errorf("want %d: %s", test.want, got.text)
				}
			})
		}
	})
}
