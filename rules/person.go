package rules

import (
	"regexp"
	"strings"
)

// personalAward is what awards to persons are called: 最美志愿者, 优秀个人,
// 先进工作者. Bodies and things stand at the end of the others.
var personalAward = regexp.MustCompile(`(个人|志愿者|义工|人物|标兵|工作者|奉献者|好人|榜样|楷模|模范|骨干|队长|队员|站长|负责人|辅导员|代表|家庭|之星|大使)(奖|称号|提名|提名奖)?$`)

// AwardsPersons tells whether an award's category is for persons, whom the
// register does not name.
func AwardsPersons(category string) bool {
	folded := strings.Map(Simplified, Fold(category))
	folded = strings.TrimRight(folded, "\"“”'()（）0123456789名个位")
	return personalAward.MatchString(folded)
}

// surnames are the commonest family names, which nine persons in ten bear; then
// those of two characters.
const surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛"

var doubleSurname = regexp.MustCompile(`^(欧阳|司马|上官|诸葛|夏侯|皇甫|尉迟|公孙|慕容|令狐|司徒|东方|端木|宇文)`)

// bodyWord ends the names of bodies, places and things.
const bodyWord = "队会团社站村区组部院校所处局厅委办党班营屋家园坊吧馆店厂司县市乡镇街路里城桥湾山岭坪寨屯队行动项目计划工程课堂讲堂集市驿联盟站点心室厅者"

var onlyHan = regexp.MustCompile(`^\p{Han}{2,4}$`)

// LooksLikePerson tells whether a name by itself is a person's: two or three
// characters (one more behind a family name of two) that begin with a common
// family name and end with no word for a body. It is for refusing persons where
// only bodies may be named, so whoever is refused may write the full name.
func LooksLikePerson(name string) bool {
	folded := Fold(name)
	if at := strings.IndexAny(folded, "(（"); at > 0 {
		folded = folded[:at]
	}
	folded = strings.Map(Simplified, folded)
	letters := []rune(folded)
	if !onlyHan.MatchString(folded) || strings.ContainsRune(bodyWord, letters[len(letters)-1]) {
		return false
	}
	if doubleSurname.MatchString(folded) {
		return len(letters) > 2
	}
	return len(letters) <= 3 && strings.ContainsRune(surnames, letters[0])
}
