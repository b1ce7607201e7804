package server

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"mingzhi/budget"
	"mingzhi/certificate"
	"mingzhi/db"
	"mingzhi/rules"
)

// Config are the settings of a running server.
type Config struct {
	// Listen is the address to serve on, HOST:PORT; port 0 takes a free one.
	Listen string
	// Data is the folder for the database, the key and other files.
	Data string
	// DatabaseURL is "postgres://…" or "sqlite:PATH"; empty means an SQLite file in
	// the data folder.
	DatabaseURL string
	// MeiliURL is where Meilisearch answers; empty means the embedded engine alone.
	MeiliURL string
	// MeiliKey is Meilisearch's API key; empty when it needs none.
	MeiliKey string
	// KeyFile holds the keys of certificates; empty means a file in the data folder,
	// which is made when it is missing.
	KeyFile string
	// PublicURL is the address under which the public finds the register, such as
	// https://zhiyuan.example.gov.cn: certificates are signed as it. Empty means the
	// address of Listen where that is this machine's own; else none is signed.
	PublicURL string
	// Suite is how certificates are signed; empty means certificate.EdDSA.
	Suite certificate.Suite
	// TrustedProxies are the addresses and networks (CIDR) whose X-Forwarded-For is
	// believed.
	TrustedProxies []string
	// MetricsListen is the address on which metrics are shown, HOST:PORT; empty for
	// none. It is not for the public.
	MetricsListen string
	// Traces is the URL of the collector that traces are sent to by OTLP over HTTP;
	// empty for none.
	Traces string
	// Limits are what askers may spend; zero rates mean those of budget.DefaultLimits.
	Limits budget.Limits
	// Build names this build of the program, so that no browser takes a page of an
	// older one for current.
	Build string
}

// Validate refuses a wrong setting, by its name and with the way to mend it.
func (c Config) Validate() error {
	if _, port, err := net.SplitHostPort(c.Listen); err != nil || !isPort(port) {
		return badSetting("--listen", "监听地址不对", "the address to listen on is wrong",
			"写成 主机:端口，例如 127.0.0.1:8080", "write HOST:PORT, for example 127.0.0.1:8080")
	}
	if c.Data == "" {
		return badSetting("--data", "没有数据文件夹", "there is no data folder", "写一个文件夹，例如 ./data", "name a folder, for example ./data")
	}
	if info, err := os.Stat(c.Data); err == nil && !info.IsDir() {
		return badSetting("--data", "数据文件夹其实是一个文件", "the data folder is a file", "换一个文件夹", "name a folder")
	}
	if c.PublicURL != "" && !isOrigin(c.PublicURL) {
		return badSetting("--public-url", "公开网址不对", "the public address is wrong",
			"写成 https://主机，后面不带路径", "write https://HOST, without a path")
	}
	if c.MeiliURL != "" && !isWebURL(c.MeiliURL) {
		return badSetting("--meili-url", "Meilisearch 地址不对", "the address of Meilisearch is wrong",
			"写成 http://主机:7700", "write http://HOST:7700")
	}
	if c.MeiliKey != "" && c.MeiliURL == "" {
		return badSetting("--meili-key", "有密钥而没有地址", "there is a key but no address",
			"加上 --meili-url", "add --meili-url")
	}
	if _, port, err := net.SplitHostPort(c.MetricsListen); c.MetricsListen != "" && (err != nil || !isPort(port)) {
		return badSetting("--metrics-listen", "监控地址不对", "the address for metrics is wrong",
			"写成 主机:端口，例如 127.0.0.1:9090", "write HOST:PORT, for example 127.0.0.1:9090")
	}
	if c.Traces != "" && !isWebURL(c.Traces) {
		return badSetting("--traces", "追踪收集器地址不对", "the address of the collector of traces is wrong",
			"写成 http://主机:4318", "write http://HOST:4318")
	}
	for _, network := range c.TrustedProxies {
		if _, err := networkOf(network); err != nil {
			return badSetting("--trusted-proxy", "代理的地址或网段不对", "the address or network of the proxy is wrong",
				"写成 10.0.0.1 或 10.0.0.0/8", "write an address such as 10.0.0.1 or a network such as 10.0.0.0/8")
		}
	}
	if rate := c.Limits.Query.PerMinute; c.Limits.Query != (budget.Rate{}) && (rate < db.FewestPoints || rate > db.MostPoints) {
		return badSetting("--address-points", "一个地址每分钟的点数不合理", "the points of an address are out of bounds",
			fmt.Sprintf("写 %d 到 %d 之间的整数", db.FewestPoints, db.MostPoints),
			fmt.Sprintf("write a whole number from %d to %d", db.FewestPoints, db.MostPoints))
	}
	if rate := c.Limits.Verification.PerMinute; c.Limits.Verification != (budget.Rate{}) && (rate < 1 || rate > mostAttempts) {
		return badSetting("--address-attempts", "一个地址每分钟的查验次数不合理", "the attempts of an address are out of bounds",
			fmt.Sprintf("写 1 到 %d 之间的整数", mostAttempts), fmt.Sprintf("write a whole number from 1 to %d", mostAttempts))
	}
	return nil
}

// mostAttempts is how many verifications a minute one address may be allowed.
const mostAttempts = 1_000_000

// networkOf reads a network, or an address as the network of itself alone.
func networkOf(text string) (netip.Prefix, error) {
	if address, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(address, address.BitLen()), nil
	}
	return netip.ParsePrefix(text)
}

func isWebURL(text string) bool {
	parsed, err := url.Parse(text)
	return err == nil && (parsed.Scheme == "http" || parsed.Scheme == "https") && parsed.Host != ""
}

func isPort(text string) bool {
	if _, err := net.LookupPort("tcp", text); err != nil || text == "" {
		return false
	}
	return strings.Trim(text, "0123456789") == ""
}

func badSetting(field, zh, en, mendZh, mendEn string) *rules.Problem {
	return &rules.Problem{
		Code: rules.BadSetting, Field: field,
		Message: rules.Text{Zh: zh, En: en}, Mend: rules.Text{Zh: mendZh, En: mendEn},
	}
}

// databaseURL is the database that the settings name.
func (c Config) databaseURL() string {
	if c.DatabaseURL != "" {
		return c.DatabaseURL
	}
	return "sqlite:" + filepath.Join(c.Data, "mingzhi.db")
}

// isOrigin tells an address of a site without any path.
func isOrigin(text string) bool {
	address, err := url.Parse(text)
	return err == nil && (address.Scheme == "https" || address.Scheme == "http") && address.Host != "" && text == address.Scheme+"://"+address.Host
}

// authority is as whom certificates are signed; its DID is empty where nobody could
// find the register by it.
func (c Config) authority() certificate.Authority {
	base := c.PublicURL
	if base == "" {
		host, port, err := net.SplitHostPort(c.Listen)
		if ip := net.ParseIP(host); err != nil || port == "0" || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return certificate.Authority{}
		}
		base = "http://" + c.Listen
	}
	_, host, _ := strings.Cut(base, "://")
	return certificate.Authority{DID: "did:web:" + strings.ReplaceAll(host, ":", "%3A"), Name: "明志 Mingzhi", Base: base}
}

// KeyPath is the file that holds the keys.
func (c Config) KeyPath() string {
	if c.KeyFile != "" {
		return c.KeyFile
	}
	return filepath.Join(c.Data, "mingzhi.key")
}
