package dashboards

// calculusNames are the names of the calculi.
func calculusNames() []string {
	return []string{"previous", "pop", "last_year", "yoy", "ytd", "ytd_last_year", "ytd_yoy", "share", "contribution", "rank", "rank_change"}
}
