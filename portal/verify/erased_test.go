package verify_test

import (
	"testing"

	"mingzhi/portal/layout"
	"mingzhi/portal/pagetest"
	"mingzhi/registry"
)

func TestAnErasedCertificateIsAnsweredHonestlyToWhoHoldsItAndToNobodyElse(t *testing.T) {
	r := pagetest.Open(t)
	err := r.Registry.Publish(t.Context(), func(tx *registry.Tx) error {
		_, err := tx.Erase(t.Context(), r.Valid.Number)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	gone := []string{"欧阳", r.Valid.IDLastFour, r.Marked.Name, "4 小时", "2.5 小时", "证明的内容</h2>", "所依据的服务记录</h2>"}
	r.Check(t, []pagetest.Row{
		{Does: "by its code: there is one, its facts were erased and when, and that this is nothing against it", Golden: "erased", Path: "/verify", Form: byCode(r.Valid),
			Says: []string{"<h1>无法再核对</h1>", "确有这份证明；应持有人要求，其个人信息已于2026年11月24日删除，本登记簿不再能确认证明的内容", "这不表示证明有问题", "有效，没有被撤销或换发", "记入公开账本"}, Never: gone},
		{Does: "in English", Golden: "erased", Path: "/verify", Form: byCode(r.Valid), Lang: layout.En,
			Says: []string{"the holder had their data erased on 24 November 2026; this register can no longer confirm the facts", "says nothing against the certificate"}, Never: gone},
		{Does: "what is claimed is not compared", Golden: "erased-claims", Path: "/verify", Form: byCode(r.Valid, "hours", "40"),
			Says: []string{"不再能确认证明的内容"}, Never: append([]string{"<h1>内容不符"}, gone...)},
		{Does: "the holder's name no longer proves", Golden: "erased-name", Path: "/verify", Form: byName(r.Valid), Says: []string{"<h1>未能证实</h1>"}, Never: []string{"删除", "逐项核对"}},
		{Does: "nor is there a paper", Golden: "erased-paper", Path: "/certificate", Form: byCode(r.Valid, "as", "page"),
			Says: []string{"本登记簿不再能确认证明的内容", "打印和下载都不再可能"}, Never: gone},
		{Does: "nor a file", Golden: "erased-file", Path: "/certificate", Form: byCode(r.Valid, "as", "json"), Lang: layout.En,
			Says: []string{"can no longer confirm the facts", "neither be printed nor downloaded"}, Never: gone},
	})
}
