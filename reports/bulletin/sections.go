package bulletin

import "wengang/cube"

func (c *composer) summary()   {}
func (c *composer) overall()   {}
func (c *composer) regions()   {}
func (c *composer) structure() {}
func (c *composer) policies()  {}
func (c *composer) coverage()  {}
func (c *composer) notes()     {}

func (c *composer) shortName(m cube.Member) string { return m.Label }
