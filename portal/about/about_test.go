package about_test

import (
	"testing"

	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
)

func TestAboutTellsWhereTheDataComesFrom(t *testing.T) {
	r := pagetest.Open(t)
	checkpoint, err := r.DB.Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r.Check(t, []pagetest.Row{
		{Does: "it shows the root hash that a reader may note down, and what a program cannot know", Golden: "about", Path: "/about",
			Says: []string{checkpoint.RootHash.String(), "根哈希", "活动是否真的发生", "证明不公开，也不能检索", "来源已知的写明来源", "需要数据库本身", "数据版本是最近一次改动公开登记的那一条的序号"}},
		{Does: "it says that there is sample data while there is", Golden: "about", Path: "/about",
			Says: []string{"现在有示例数据", "真实的单位不会被写上虚构的事实"}},
		{Does: "in English it names the ground of the data by its own number", Golden: "about", Path: "/about", Lang: layout.En,
			Says: []string{"the ground is 湘民发〔2023〕29号", "There is sample data", `href="/graphiql"`}, Never: []string{"关于", "现在"},
			Names: []string{"湘民发〔2023〕29号", "（示例）"}},
	})
}

func TestAboutDoesNotSpeakOfSampleDataWhereThereIsNone(t *testing.T) {
	r := pagetest.OpenEmpty(t)
	r.Check(t, []pagetest.Row{
		{Does: "a register of regions alone has no sample data", Golden: "empty", Path: "/about",
			Says: []string{"公开账本"}, Never: []string{"现在有示例数据"}},
	})
}
