package exchange

import "mingzhi/rules"

// selectionColumn is the column of how the subjects were chosen.
func selectionColumn() Column {
	for _, column := range inspectionColumns() {
		if column.Field == "selection" {
			return column
		}
	}
	return Column{}
}

// readSourceAsSelection takes a column headed 来源 for 抽取方式 when every cell of
// it says how a subject was chosen: 随机, 投诉, 重点. That is what offices mean by
// it, and such words are the source of no fact. It warns that it did.
func readSourceAsSelection(t *table) *rules.Problem {
	source, ok := t.found.byField["source"]
	if !ok {
		return nil
	}
	if chosen, ok := t.found.byField["selection"]; ok && t.filled(chosen.at) {
		return nil
	}
	selection := selectionColumn()
	for _, index := range t.rows {
		if cell := t.sheet.Rows[index].Cell(source.at); !cell.Blank() && !isWord(cell.Text, selection.Words) {
			return nil
		}
	}
	if !t.filled(source.at) {
		return nil
	}
	delete(t.found.byField, "source")
	source.column = selection
	t.found.byField["selection"] = source
	return &rules.Problem{
		Code: rules.HeadingAmbiguous, Warning: true,
		Message: rules.Text{Zh: "“" + source.heading + "”一列写的都是抽取方式，已按“抽取方式”读", En: "the column " + source.heading + " says how subjects were chosen throughout, and is read as 抽取方式"},
		Mend:    rules.Text{Zh: "不用改；以后表头可写“抽取方式”", En: "nothing is to be done; 抽取方式 is the better heading"},
	}
}

// refuseSelectionAsSource keeps a word such as 随机 from being published as the
// source of the facts.
func refuseSelectionAsSource(r *row) {
	name, ok := r.table.found.byField["source"]
	if !ok || !isWord(r.cells.Cell(name.at).Text, selectionColumn().Words) {
		return
	}
	r.fail("source", &rules.Problem{
		Code:    rules.BadEnum,
		Message: rules.Text{Zh: "这是抽取方式，不是事实的来源", En: "this says how the subject was chosen, not where the facts come from"},
		Mend:    rules.Text{Zh: "写到“抽取方式”一列；“来源”写文件或网页，没有的清空", En: "write it in the column 抽取方式; 来源 names a document or page, or is blank"},
	})
}

func isWord(text string, words []Word) bool {
	_, problem := readWord(text, words)
	return problem == nil
}

// filled tells whether a column has content in any row of content.
func (t *table) filled(at int) bool {
	for _, index := range t.rows {
		if !t.sheet.Rows[index].Cell(at).Blank() {
			return true
		}
	}
	return false
}
