package db

import _ "embed" // for the region table

// RegionTable is Hunan's divisions (GB/T 2260, as of 2023-06-30, from the MIT
// licensed china-division 2.7.0) with the residents of the province and its
// prefectures (2020 census): CSV with the columns code, name, level,
// parent_code, population_2020.
//
//go:embed data/hunan_regions.csv
var RegionTable []byte
