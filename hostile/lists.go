package hostile

import "fmt"

// Lists are attacks that keep to the limits, or nearly, and ask for as much as
// they can by the fewest words.
func Lists() []Attack {
	return []Attack{
		document("a page of a hundred thousand", "{organizations(first:100000){nodes{name}}}"),
		document("a page of less than nothing, once for each row", "{organizations(first:100){nodes{"+renamed(60, "inspections(first:-1){pageInfo{hasNextPage}}")+"}}}"),
		document("a wrong cursor, once for each row", "{organizations(first:100){nodes{"+renamed(27, `inspections(first:1,after:"x"){pageInfo{hasNextPage}}`)+"}}}"),
		document("both ends of a list, once for each row", "{organizations(first:100){nodes{"+renamed(27, "inspections(first:1,last:1){pageInfo{hasNextPage}}")+"}}}"),
		document("lists in lists in lists", "{organizations(first:100){nodes{announcements(first:100){nodes{markings(first:100){nodes{organization{name}}}}}}}}"),
		document("lists in lists, as much as passes", "{organizations(first:17){nodes{inspections(first:100){nodes{outcome}}}}}"),
		document("a hundred pages of a hundred", "{"+each(20, "a%d:organizations(first:100,orderBy:MARKED_ON){nodes{creditCode name}}")+"}"),
		document("fifteen pages that differ", "{"+pages(15)+"}"),
		document("forty-five names for the id of each row", "{inspections(first:100){nodes{"+renamed(45, "id")+"}}}"),
		document("a hundred names for a value of each row", "{inspections(first:100){nodes{"+renamed(100, "problem")+"}}}"),
		document("a hundred names for a text of each row", "{announcements(first:100){nodes{"+renamed(8, "body")+" "+renamed(8, "summary")+"}}}"),
		document("objects of each row under sixteen names", "{inspections(first:100){nodes{"+renamed(16, "region{name}")+"}}}"),
		document("objects of each row under ten names, as much as passes", "{inspections(first:100){nodes{"+renamed(10, "subject{organization{name}}")+"}}}"),
		document("findings of as many inspections as pass", "{inspections(first:90){nodes{findings{item result note}}}}"),
		document("the history of every row", "{organizations(first:25){nodes{versions{title summary changes{fact before after}}}}}"),
		document("every division with its first organizations", "{regions{name organizations(first:10){nodes{name}}}}"),
		document("every division with its totals", "{regions{organizations(first:1){totalCount} figures{target perMillion} path{name}}}"),
		document("a part of names, again and again", "{"+parts(38)+"}"),
		document("totals of every list", "{"+totals(45)+"}"),
		document("twenty searches", "{"+searches(18)+"}"),
		document("searches for a hundred hits with everything", `{search(query:"志愿",first:90){facets{regions{value label count} years{value}} edges{cursor reasons highlights{field parts{text}}}}}`),
		document("a search for two hundred different letters", `{search(query:"`+letters(200)+`",first:100){totalCount facets{kinds{count}}}}`),
		document("a search for one letter two hundred times", `{search(query:"`+repeat(200, "a")+`"){totalCount}}`),
		document("a search for two hundred words", `{search(query:"`+repeat(66, "志 a")+`"){totalCount}}`),
		document("fifty verifications", "{"+each(50, `a%d:verifyCertificate(input:{number:"ZM430104-2026-00005J%d-5",code:"DY8F-25EH-UTNE"}){verdict explanation{zh en} checks{question{zh en} sentence{zh en}}}`)+"}"),
		document("verifications that claim a long content", `{verifyCertificate(input:{number:"1",code:"2",claims:{content:"`+repeat(4_000, "长")+`"}}){verdict}}`),
		document("a hundred ids of nothing", `{nodes(ids:[`+ids(100)+`]){id}}`),
		document("a hundred ids that are none", `{`+each(49, `a%d:nodes(ids:["%d","x"]){id}`)+`}`),
		document("fifty wrong credit codes, each of which is told", "{"+each(50, `a%d:organization(creditCode:"%d"){name}`)+"}"),
		document("fifty wrong divisions, each of which is told", "{"+each(50, `a%d:organizations(filter:{region:"%d"}){totalCount}`)+"}"),
		document("all of the schema", schema),
		document("all of the schema, again and again", "{"+renamed(50, "__schema{types{name description fields{name description}}}")+"}"),
		document("types of fields of types of fields", "{__schema{types{fields{type{fields{type{fields{type{name}}}}}}}}}"),
		document("possible types of every interface, inside each other", "{__schema{types{possibleTypes{interfaces{possibleTypes{interfaces{possibleTypes{name}}}}}}}}"),
		document("fifty types by name", "{"+renamed(30, `__type(name:"Query"){fields{name args{name type{name}}}}`)+"}"),
	}
}

// schema asks for everything that tools ask for.
const schema = `{__schema{queryType{name} types{kind name description fields(includeDeprecated:true){name description args{name description type{kind name ofType{kind name ofType{kind name}}} defaultValue} type{kind name ofType{kind name ofType{kind name}}} isDeprecated deprecationReason} inputFields{name description type{kind name ofType{kind name}} defaultValue} interfaces{kind name} enumValues(includeDeprecated:true){name description} possibleTypes{kind name}} directives{name description locations args{name description type{kind name}}}}}`

// pages are n lists that differ.
func pages(n int) string {
	var text string
	for i := range n {
		text += fmt.Sprintf("a%d:organizations(first:%d){nodes{name}}", i, 100-i)
	}
	return text
}

// parts looks for n different parts of names.
func parts(n int) string {
	var text string
	for i := range n {
		text += fmt.Sprintf(`a%d:organizations(filter:{nameContains:"%c"}){totalCount}`, i, '志'+rune(i))
	}
	return text
}

// totals counts n lists that differ.
func totals(n int) string {
	var text string
	for i := range n {
		text += fmt.Sprintf(`a%d:announcements(filter:{publishedFrom:"20%02d-01-01"}){totalCount}`, i, i)
	}
	return text
}

func searches(n int) string {
	var text string
	for i := range n {
		text += fmt.Sprintf(`a%d:search(query:"志愿%d%c",first:5){totalCount}`, i, i, '服'+rune(i))
	}
	return text
}

func letters(n int) string {
	text := make([]rune, n)
	for i := range text {
		text[i] = '一' + rune(i*7)
	}
	return string(text)
}

func ids(n int) string {
	var text string
	for range n {
		text += `"T3JnYW5pemF0aW9uOjUyNDMxMTIyTUowMDAwMl",`
	}
	return text
}
