package hostile

// bomb spreads every fragment n times in the one before it.
func bomb(fragments, n int) string {
	text := "{...f0}"
	for i := range fragments {
		text += " fragment f" + num(i) + " on Query{" + repeat(n, "...f"+num(i+1)+" ") + "}"
	}
	return text + " fragment f" + num(fragments) + " on Query{ledger{size}}"
}

// Documents are attacks on the reading of documents: tokens, parser, guard,
// validation.
func Documents() []Attack {
	nested := func(n int, open, inner, shut string) string { return repeat(n, open) + inner + repeat(n, shut) }
	return []Attack{
		document("fragments that spread each other twice, thirty deep", bomb(30, 2)),
		document("fragments that spread each other twice, two hundred deep", bomb(200, 2)),
		document("fragments that spread each other ten times", bomb(60, 10)),
		document("fragments that spread each other in a circle", "{...a} fragment a on Query{...b ...b} fragment b on Query{...a ...a}"),
		document("hundreds of fragments that nothing spreads", "{ledger{size}} "+each(280, "fragment f%d on Query{ledger{size}}")),
		document("a thousand spreads of one fragment", "{"+repeat(480, "...f ")+"} fragment f on Query{ledger{size}}"),
		document("a hundred fragments that are spread side by side", "{"+each(100, "...f%d ")+"} "+each(100, "fragment f%d on Query{ledger{size}} ")),
		document("fragments that spread each other four times, twenty-four deep", bomb(24, 4)),
		document("inline fragments inside each other", nested(480, "{... on Query", "{ledger{size}}", "}")),
		document("ten thousand equal fields", "{ledger{"+repeat(10_000, "size ")+"}}"),
		document("as many equal fields as there may be tokens", "{ledger{"+repeat(1_990, "size ")+"}}"),
		document("as many equal fields as there may be fields", "{ledger{"+repeat(498, "size ")+"}}"),
		document("equal fields with equal arguments, that have to be merged", "{"+repeat(49, `organizations(first:1,filter:{region:"430000"}){nodes{name id}}`)+"}"),
		document("equal objects inside of equal objects", "{"+repeat(40, "ledger{"+repeat(10, "size ")+"}")+"}"),
		document("equal lists of edges, that have to be merged", "{"+repeat(8, "organizations(first:1){"+repeat(8, "edges{node{region{code name}}}")+"}")+"}"),
		document("five thousand aliases", "{ledger{"+renamed(5_000, "size")+"}}"),
		document("a hundred aliases of the type's name", "{ledger{"+renamed(100, "__typename")+"}}"),
		document("the type's name at the top, fifty times", "{"+renamed(50, "__typename")+"}"),
		document("a thousand directives on one field", "{ledger{size "+repeat(1_000, "@skip(if:false)")+"}}"),
		document("unknown directives", "{ledger{size "+each(600, "@d%d ")+"}}"),
		document("fifty unknown directives", "{ledger{size "+each(50, "@d%d ")+"}}"),
		document("unknown fields, each of which is told", "{"+each(49, "f%d ")+"}"),
		document("unknown fields that are nearly known", "{organizations{nodes{"+each(90, "nam%d ")+"}}}"),
		document("unknown fields inside a type with many", "{organizations{nodes{"+each(490, "creditCode%d ")+"}}}"),
		document("five kinds that there are not", "{announcements(filter:{kind:[A,B,C,D,E]}){totalCount}}"),
		document("five claims that there are not", "{verifyCertificate(input:{claims:{a:1,b:1,c:1,d:1,e:1}}){verdict}}"),
		document("five claims that are no objects", "{"+each(5, "a%d:verifyCertificate(input:{number:1,claims:1}){verdict}")+"}"),
		document("five fields each with an argument that there is not", "{"+each(5, "a%d:organizations(x:1){totalCount}")+"}"),
		document("unknown arguments", "{ledger("+each(300, "a%d:1 ")+"){size}}"),
		document("one argument again and again", `{region(`+repeat(480, `code:"430000" `)+`){name}}`),
		document("unknown types", "{"+each(160, "... on T%d{ledger{size}}")+"}"),
		document("six hundred unknown fragments", "{"+each(600, "...f%d ")+"}"),
		document("as many unknown fragments as there may be spreads", "{"+each(100, "...f%d ")+"}"),
		document("unknown variables", "{"+each(49, "region%d:region(code:$v%d){name}")+"}"),
		document("fields that contradict each other", "{ledger{size "+each(90, "size:rootHash ")+"}}"),
		document("an input object deep in itself", "{organizations(filter:"+nested(300, "{a:", "1", "}")+"){nodes{name}}}"),
		document("lists deep in lists", "{nodes(ids:"+nested(900, "[", "1", "]")+"){id}}"),
		document("a list of a thousand", "{nodes(ids:["+repeat(1_900, "1 ")+"]){id}}"),
		document("selections a thousand deep", nested(900, "{a", "{b}", "}")),
		document("brackets that never close", repeat(1_900, "{a")),
		document("a block string of sixty kilobytes", `{region(code:"""`+repeat(15_000, "  x\\n")+`"""){name}}`),
		document("a block string of empty lines", `{region(code:"""`+repeat(50_000, "\n")+`"""){name}}`),
		document("a block string of indented lines", `{region(code:"""`+repeat(200, "\n"+repeat(250, " ")+"x")+`"""){name}}`),
		document("escapes of sixty kilobytes", `{region(code:"`+repeat(8_000, `\u4e00`)+`"){name}}`),
		document("escapes that are half of a character", `{region(code:"`+repeat(4_000, `\ud83d`)+`"){name}}`),
		document("a string that never ends", `{region(code:"`+repeat(60_000, "x")),
		document("a block string that never ends", `{region(code:"""`+repeat(60_000, "x")),
		document("a name of sixty thousand letters", "{"+repeat(60_000, "a")+"}"),
		document("a number of sixty thousand digits", "{organizations(first:"+repeat(60_000, "9")+"){nodes{name}}}"),
		document("a fraction of sixty thousand digits", "{organizations(first:0."+repeat(60_000, "9")+"e9){nodes{name}}}"),
		document("twenty thousand comments", repeat(20_000, "#\n")+"{ledger{size}}"),
		document("nothing but commas", repeat(60_000, ",")+"{ledger{size}}"),
		document("nothing but marks of byte order", repeat(15_000, "\ufeff")+"{ledger{size}}"),
		document("nothing but line ends, which are counted", repeat(60_000, "\r")+"{a}"),
		document("a hundred operations", each(190, "query q%d{ledger{size}} ")),
		document("a hundred operations of one name", repeat(190, "query q{ledger{size}} ")),
		document("a hundred operations that share a large fragment", each(10, "query q%d{...f} ")+"fragment f on Query{"+renamed(5, "organizations(first:1){nodes{name}}")+"}"),
		document("variables that are defined and not used", "query("+each(400, "$v%d:Int ")+"){ledger{size}}"),
		document("fifty variables of types that there are not", "query("+each(50, "$v%d:T%d ")+"){ledger{size}}"),
		document("a variable of a list in lists", "query($v:"+nested(900, "[", "Int", "]")+"){ledger{size}}"),
		document("fifty variables, each used in fifty operations", each(12, "query q%d("+"$a:Int $b:Int $c:Int $d:Int"+"){...f} ")+
			"fragment f on Query{"+renamed(4, "organizations(first:$a){nodes{name}}")+"}"),
		document("a subscription", "subscription{"+renamed(50, "ledger{size}")+"}"),
		document("a mutation", "mutation{"+renamed(50, "a")+"}"),
		document("a schema instead of a query", each(300, "type T%d{a:Int}")),
		query("a query string of sixty kilobytes", "{ledger{size}}"+repeat(14_000, " ,")),
		query("aliases in a query string", "{ledger{"+renamed(100, "size")+"}}"),
	}
}
