package synthetic

import (
	"fmt"
	"math/rand/v2"

	"mingzhi/db"
	"mingzhi/rules"
)

// Mark is what every invented name carries, so that it says on its face what it
// is.
const Mark = "（示例）"

var (
	firstWords = []rune("晨暖春星微青红蓝绿金银心爱善和德仁义信诚同众万千百橙紫明朝夕清远安乐康宁福惠益公湘岳洞潇芙桃橘雁麓")
	lastWords  = []rune("光阳风火雨禾帆翼桥灯苗芽叶林泉溪舟航声语行动力源园家友邻里手心愿望梦途程益众爱善")
	keyworded  = []string{"志愿者协会", "志愿服务队", "义工联合会", "志愿服务中心", "志愿者联合会", "志愿服务促进会", "义工协会"}
	plain      = []string{"社会工作服务中心", "公益协会", "公益服务中心", "助学会", "应急救援队", "环保协会"}

	// categories are those that the national platform showed.
	categories = []string{"社区服务", "支教助学", "卫生健康", "法律服务", "环境保护", "科技科普", "文化艺术", "平安综治",
		"文明风尚", "交通引导", "应急救援", "禁毒宣传", "体育健身", "关爱特殊群体", "大型活动", "其他"}
	activities = []string{"社区环境清洁", "敬老院陪伴", "图书馆秩序引导", "河岸垃圾清理", "交通文明劝导", "儿童课后阅读", "义务植树", "防汛知识宣传"}
	surnames   = []string{"赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨", "欧阳", "司马"}
	given      = []rune("安博晨丹恩菲歌涵嘉可岚敏宁沛琪若思彤文晓妍一雨泽")
)

// problems are what inspections found, each with the item that was not met.
var problems = []struct {
	text string
	item db.CheckItem
}{
	{"部分服务记录未在活动结束后十个工作日内完成", db.WithinTenWorkingDays}, {"服务内容记录过于简单，无法对应活动", db.ServiceContent},
	{"纸质记录未及时录入信息系统", db.EnteredInSystem}, {"服务时长取整，与实际起止时间不符", db.ServiceTime},
}

func pick[T any](random *rand.Rand, from []T) T { return from[random.IntN(len(from))] }

// word is an invented two-character name.
func word(random *rand.Rand) string {
	return string(pick(random, firstWords)) + string(pick(random, lastWords))
}

// person is an invented person's name.
func person(random *rand.Rand) string {
	name := pick(random, surnames) + string(pick(random, given))
	if random.IntN(3) > 0 {
		name += string(pick(random, given))
	}
	return name
}

// persons is how many ID numbers idNumber knows.
const persons = 80 * 12 * 28 * 1000

// idNumber is the ID number of the nth invented person: valid by form, and nobody's,
// since its area code 439900 is no real division. Neighbours get numbers far apart.
func idNumber(n int64) string {
	n = n * 7_654_321 % persons // it has no divisor in common with persons: none comes twice
	year, month, day, order := 1930+n/(12*28*1000), 1+n/(28*1000)%12, 1+n/1000%28, n%1000
	first17 := fmt.Sprintf("439900%04d%02d%02d%03d", year, month, day, order)
	for _, check := range "0123456789X" {
		if number, problem := rules.ParseIDNumber(first17+string(check), "2026-01-01"); problem == nil {
			return number
		}
	}
	panic("one of the eleven check characters always fits")
}
