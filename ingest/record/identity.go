package record

import (
	"crypto/sha256"
	"encoding/binary"
)

// ID returns the record's id: the first 128 bits of SHA-256 over the identity,
// every part with its length before it, so that no two identities are written
// alike. It is stored; changing it would orphan every record.
func ID(i Identity) [16]byte {
	var buf [96]byte
	b := buf[:0]
	part := func(size int) { b = binary.BigEndian.AppendUint32(b, uint32(size)) }
	part(len(i.USCC))
	b = append(b, i.USCC...)
	part(2)
	b = binary.BigEndian.AppendUint16(b, i.SubsidyYear)
	part(4)
	b = binary.BigEndian.AppendUint32(b, uint32(i.Place))
	part(2)
	b = binary.BigEndian.AppendUint16(b, i.Sequence)
	sum := sha256.Sum256(b)
	return [16]byte(sum[:16])
}
