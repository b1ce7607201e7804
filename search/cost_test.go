package search_test

import (
	"testing"

	"mingzhi/search"
	"mingzhi/search/embedded"
)

// costly are questions made to be dear: slips in long words, words that half of
// the register holds, letters that fit in many places.
var costly = []string{
	"zhiyuanzhexiehuiq0 changshashiqq yigonglianhehuq", "志愿", "会", "示例", "志愿者愿志者愿者志愿愿者志者协会志愿协会志愿者志愿协会",
	"zhiyuanzhiyuanzhexiehuizhiyuanzhezhiyuanxiehui", "志愿 服务 协会 示例 长沙 中心 者协 会示 义工 联合", "shili", "zhezhiyuan xiehuizhi",
}

// What each of them costs on 20,000 documents; none ought to cost 100 ms.
func BenchmarkTheCostliestQuestions(b *testing.B) {
	shelf := shelf(b, embedded.New(), invented(20_000))
	for _, text := range costly {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				if _, err := shelf.Match(b.Context(), search.Ask(search.Query{Text: text})); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
