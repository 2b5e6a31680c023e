package dashboards

import (
	"testing"

	"wengang/dashboards/browsertest"
)

func TestDashboardInChromium(t *testing.T) {
	web := start(t, newSample(20_000), nil)
	browsertest.Tour(t, web.URL, "360000", "2023")
}
