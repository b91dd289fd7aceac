package intake

import (
	"bytes"
	"crypto/sha256"
	"encoding"
	"fmt"
	"hash"
	"hash/crc32"

	"cloakroom/app/fault"
)

// sum counts and hashes what passes. Its state can be kept beside the offset of
// an upload, so that nothing is read twice when the last byte came.
//
// It hashes beside its caller, which writes the same bytes to the disk and reads
// the next ones meanwhile: on two cores that is half as fast again. What was
// written must stay as it is until the next call returns; see belt.
type sum struct {
	size int64
	hash hash.Hash
	crc  hash.Hash32   // nil: what came before was not counted
	busy chan struct{} // closed when what was written last is in the hash
}

func newSum() *sum { return &sum{hash: sha256.New(), crc: crc32.NewIEEE()} }

// resumeSum goes on where state was kept, after size bytes.
func resumeSum(size int64, state []byte) (*sum, error) {
	s := newSum()
	s.size = size
	if size == 0 {
		return s, nil
	}
	state, counted := s.split(state)
	err := s.hash.(encoding.BinaryUnmarshaler).UnmarshalBinary(state)
	if err == nil && len(counted) > 0 {
		err = s.crc.(encoding.BinaryUnmarshaler).UnmarshalBinary(counted)
	} else {
		s.crc = nil // begun before the house counted
	}
	if err != nil {
		return nil, fmt.Errorf("state of the hash after %d bytes: %w", size, err)
	}
	return s, nil
}

// split parts the two states that stand one after the other.
func (s *sum) split(state []byte) (hash, crc []byte) {
	if fresh, err := s.hash.(encoding.BinaryMarshaler).MarshalBinary(); err == nil && len(fresh) < len(state) {
		return state[:len(fresh)], state[len(fresh):]
	}
	return state, nil
}

func (s *sum) Write(p []byte) (int, error) {
	s.wait()
	s.size += int64(len(p))
	done := make(chan struct{})
	s.busy = done
	go func() {
		_, _ = s.hash.Write(p) // a hash never fails
		if s.crc != nil {
			_, _ = s.crc.Write(p)
		}
		close(done)
	}()
	return len(p), nil
}

// wait returns when everything that was written is in the hash.
func (s *sum) wait() {
	if s.busy != nil {
		<-s.busy
		s.busy = nil
	}
}

// state is what resumeSum takes.
func (s *sum) state() ([]byte, error) {
	s.wait()
	state, err := s.hash.(encoding.BinaryMarshaler).MarshalBinary()
	if err != nil || s.crc == nil {
		return state, err
	}
	counted, err := s.crc.(encoding.BinaryMarshaler).MarshalBinary()
	return append(state, counted...), err
}

// crc32 is nil if it is not known.
func (s *sum) crc32() *uint32 {
	s.wait()
	if s.crc == nil {
		return nil
	}
	is := s.crc.Sum32()
	return &is
}

func (s *sum) sha256() [32]byte {
	s.wait()
	return [32]byte(s.hash.Sum(nil))
}

// has refuses bytes that are not what their sender announced.
func (s *sum) has(want []byte) error {
	if got := s.sha256(); len(want) > 0 && !bytes.Equal(got[:], want) {
		return errMismatch
	}
	return nil
}

var errMismatch = fault.New(fault.Mismatch, "The bytes that arrived are not those that were announced. Please send them again.")
