package intake

import (
	"bytes"
	"crypto/sha256"
	"encoding"
	"fmt"
	"hash"

	"cloakroom/app/fault"
)

// sum counts and hashes what passes. Its state can be kept beside the offset of
// an upload, so that nothing is read twice when the last byte came.
type sum struct {
	size int64
	hash hash.Hash
}

func newSum() *sum { return &sum{hash: sha256.New()} }

// resumeSum goes on where state was kept, after size bytes.
func resumeSum(size int64, state []byte) (*sum, error) {
	s := newSum()
	s.size = size
	if size == 0 {
		return s, nil
	}
	if err := s.hash.(encoding.BinaryUnmarshaler).UnmarshalBinary(state); err != nil {
		return nil, fmt.Errorf("state of the hash after %d bytes: %w", size, err)
	}
	return s, nil
}

func (s *sum) Write(p []byte) (int, error) {
	s.size += int64(len(p))
	return s.hash.Write(p)
}

// state is what resumeSum takes.
func (s *sum) state() ([]byte, error) { return s.hash.(encoding.BinaryMarshaler).MarshalBinary() }

func (s *sum) sha256() [32]byte { return [32]byte(s.hash.Sum(nil)) }

// has refuses bytes that are not what their sender announced.
func (s *sum) has(want []byte) error {
	if got := s.sha256(); len(want) > 0 && !bytes.Equal(got[:], want) {
		return errMismatch
	}
	return nil
}

var errMismatch = fault.New(fault.Mismatch, "The bytes that arrived are not those that were announced. Please send them again.")
