package announcement_test

import (
	"testing"

	"mingzhi/db"
	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
	"mingzhi/registry"
)

func TestAnAnnouncementAndItsEarlierWordings(t *testing.T) {
	r := pagetest.Open(t)
	r.Check(t, []pagetest.Row{
		{Does: "an announcement names all its publishers, its attachments and the organizations it made public", Golden: "marking",
			Path: pagetest.AnnouncementPath(r.Marking),
			Says: []string{"长沙市民政局（示例）", "长沙市文明办（示例）", "名单（示例）.xlsx 12,345 字节", "SHA-256 e3b0c442", "说明（示例）.txt",
				r.Marked.Name + " 标识 2024年5月20日", pagetest.OrganizationPath(r.Unmarked)},
			Never: []string{"已撤回", "此前的文本"}},
		{Does: "what is written as markup is shown as text", Golden: "marking", Path: pagetest.AnnouncementPath(r.Marking),
			Says: []string{"&lt;b&gt;不是标记&lt;/b&gt; &amp; 不是实体"}, Never: []string{"<b>"}},
		{Does: "an unmarking is told from a marking", Golden: "unmarking", Path: pagetest.AnnouncementPath(r.Unmarking),
			Says: []string{r.Unmarked.Name + " 取消标识 · 章程不再以开展志愿服务为宗旨 2025年6月10日"}, Never: []string{r.Marked.Name}},
		{Does: "a corrected announcement shows the new text first and still the old one", Golden: "reworded", Path: pagetest.AnnouncementPath(r.Reworded),
			Says: []string{"关于培训的通知（示例）</h1>", "七月三十一日", "此前的文本", "七月三十二日", "关于培训的通知，日期写错（示例）", "2026年11月24日 12:00", "序号 158", "状态：已发布 → 已更正"}},
		{Does: "one that a later announcement corrected leads to it", Golden: "amended", Path: pagetest.AnnouncementPath(r.Amended),
			Says: []string{"已有公告对它作了更正： " + r.Amending.Title, pagetest.AnnouncementPath(r.Amending)}},
		{Does: "one that corrects another leads back", Golden: "amending", Path: pagetest.AnnouncementPath(r.Amending),
			Says: []string{"它更正了： " + r.Amended.Title, pagetest.AnnouncementPath(r.Amended)}},
		{Does: "a withdrawn announcement says so and why, and still shows its text", Golden: "withdrawn", Path: pagetest.AnnouncementPath(r.Withdrawn),
			Says: []string{"本公告已撤回：处罚对象认定有误（示例）", r.Withdrawn.Title, "警告一次。（示例）"}},
		{Does: "one without text says that the register has no more", Golden: "title", Path: pagetest.AnnouncementPath(r.TitleOnly),
			Says: []string{"本登记簿只记录了它的题名和出处"}, Never: []string{"发文字号", "附件"}},
		{Does: "an entry that is no announcement is no page", Golden: "other", Path: "/announcements/0", Status: 404, Says: []string{"没有这一页"}},
		{Does: "an entry that is no number is no page", Golden: "letters", Path: "/announcements/x", Status: 404, Says: []string{"没有这一页"}},
		{Does: "in English only what the office wrote is Chinese", Golden: "marking", Path: pagetest.AnnouncementPath(r.Marking), Lang: layout.En,
			Says: []string{"Publishers", "20 May 2024", "12,345 bytes", "marked 20 May 2024", "This is invented sample data"}, Never: []string{"发布机关", "字节"}},
		{Does: "in English a withdrawal is as plain", Golden: "withdrawn", Path: pagetest.AnnouncementPath(r.Withdrawn), Lang: layout.En,
			Says: []string{"This announcement was withdrawn: 处罚对象认定有误（示例）", "Penalty", "Earlier wordings"}, Names: []string{"处罚对象认定有误（示例）"}},
	})
}

// An announcement whose organizations are not registered, and one whose publisher
// was corrected, are published here and not in the register of all pages.
func TestWhatAnAnnouncementMadePublicOrChangedIsSaid(t *testing.T) {
	r := pagetest.OpenEmpty(t)
	announced := func(a db.Announcement, publisher string) *db.Announcement {
		a.RegionCode, a.PublishedOn, a.Publishers = "430100", "2026-05-06", []*db.Publisher{{Name: publisher}}
		a.Origin.Synthetic = true
		if err := r.Registry.Publish(t.Context(), func(tx *registry.Tx) error {
			_, err := tx.Announce(t.Context(), &a)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return &a
	}
	marking := announced(db.Announcement{DocumentNumber: "示例公告〔2026〕61号", Title: "标识公告，名单未登记（示例）", Kind: db.MarkingAnnouncement}, "长沙市民政局（示例）")
	unmarking := announced(db.Announcement{DocumentNumber: "示例公告〔2026〕62号", Title: "取消公告，名单未登记（示例）", Kind: db.UnmarkingAnnouncement}, "长沙市民政局（示例）")
	notice := db.Announcement{DocumentNumber: "示例通知〔2026〕63号", Title: "关于培训的通知（示例）", Kind: db.Notice}
	announced(notice, "长沙市教育局（示例）")
	signed := announced(notice, "长沙市民政局（示例）")
	r.Check(t, []pagetest.Row{
		{Does: "a marking of nobody that is registered says so", Golden: "none-marked", Path: pagetest.AnnouncementPath(marking),
			Says: []string{"登记簿里没有由它标识的组织", "本登记簿只记录了它的题名。"}, Never: []string{"出处", "由此公开的标识"}},
		{Does: "so does an unmarking", Golden: "none-unmarked", Path: pagetest.AnnouncementPath(unmarking), Says: []string{"登记簿里没有由它取消标识的组织"}},
		{Does: "a publisher that was corrected is still told", Golden: "signed", Path: pagetest.AnnouncementPath(signed),
			Says: []string{"此前的文本", "发布机关：长沙市教育局（示例） → 长沙市民政局（示例）"}, Never: []string{"登记簿里没有"}},
		{Does: "in English too", Golden: "signed", Path: pagetest.AnnouncementPath(signed), Lang: layout.En, Says: []string{"Publishers: 长沙市教育局（示例） → 长沙市民政局（示例）", "State: published → corrected"}},
		{Does: "in English a marking of nobody", Golden: "none-marked", Path: pagetest.AnnouncementPath(marking), Lang: layout.En, Says: []string{"no organization that it marked", "title only"}},
	})
}
