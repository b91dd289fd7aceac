package handoff

import (
	"net/http"
	"testing"
	"time"

	"cloakroom/app/media"
)

func TestJudge(t *testing.T) {
	noon := time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)
	blob := media.Blob{Size: 10, Modified: noon}
	tag, other := blob.ETag(), `"0-0"`
	at := func(d time.Duration) string { return noon.Add(d).Format(http.TimeFormat) }
	whole, again := verdict{status: 200}, verdict{status: 304}
	failed, no := verdict{status: 412}, verdict{status: 416}
	half := verdict{status: 206, part: part{0, 5}}
	own := func(v verdict) verdict { v.own = true; return v }

	tests := []struct {
		name string
		asks []string // names and values
		want verdict
	}{
		{"nothing is asked", nil, whole},

		{"who has it gets it not again", []string{"If-None-Match", tag}, again},
		{"by a weak tag too", []string{"If-None-Match", "W/" + tag}, again},
		{"or by one of several", []string{"If-None-Match", other + " , " + tag}, again},
		{"in several lines", []string{"If-None-Match", other, "If-None-Match", tag}, again},
		{"who has anything", []string{"If-None-Match", "*"}, again},
		{"who has something else gets it", []string{"If-None-Match", other}, whole},
		{"a part of a tag is no tag", []string{"If-None-Match", tag[:len(tag)-1]}, whole},
		{"a tag counts before a date", []string{"If-None-Match", other, "If-Modified-Since", at(0)}, whole},
		{"not changed since before", []string{"If-Modified-Since", at(time.Second)}, again},
		{"not changed since then", []string{"If-Modified-Since", at(0)}, again},
		{"changed since", []string{"If-Modified-Since", at(-time.Second)}, whole},
		{"what is no date is not heard", []string{"If-Modified-Since", "yesterday"}, whole},

		{"it is the one", []string{"If-Match", tag}, whole},
		{"it is any", []string{"If-Match", "*"}, whole},
		{"it is another", []string{"If-Match", other}, failed},
		{"a weak tag proves nothing", []string{"If-Match", "W/" + tag}, failed},
		{"one of several: nginx has its own way with lists", []string{"If-Match", other + "," + tag}, own(whole)},
		{"one of several lines", []string{"If-Match", other, "If-Match", tag}, own(whole)},
		{"not changed since after", []string{"If-Unmodified-Since", at(time.Second)}, whole},
		{"not changed since, to the second", []string{"If-Unmodified-Since", at(0)}, whole},
		{"changed since before", []string{"If-Unmodified-Since", at(-time.Second)}, failed},
		{"what is no date is not heard, but nginx would", []string{"If-Unmodified-Since", "yesterday"}, own(whole)},
		{"a tag counts before that date, but not for nginx", []string{"If-Match", tag, "If-Unmodified-Since", at(-time.Second)}, own(whole)},
		{"a failed condition counts before one that saves bytes", []string{"If-Match", other, "If-None-Match", tag}, failed},

		{"half of it", []string{"Range", "bytes=0-4"}, half},
		{"half of it, if it is the same", []string{"Range", "bytes=0-4", "If-Range", tag}, half},
		{"half of it, if it is as old", []string{"Range", "bytes=0-4", "If-Range", at(0)}, half},
		{"else all of it", []string{"Range", "bytes=0-4", "If-Range", other}, whole},
		{"a weak tag does not prove it the same", []string{"Range", "bytes=0-4", "If-Range", "W/" + tag}, whole},
		{"nor does a later date", []string{"Range", "bytes=0-4", "If-Range", at(time.Second)}, own(whole)},
		{"nor what is no date", []string{"Range", "bytes=0-4", "If-Range", "yesterday"}, own(whole)},
		{"If-Range alone asks nothing", []string{"If-Range", other}, whole},
		{"of something else nothing is out of reach", []string{"Range", "bytes=99-", "If-Range", other}, whole},
		{"a part of what one has is not sent again", []string{"Range", "bytes=0-4", "If-None-Match", tag}, again},
		{"a part of it, having something else", []string{"Range", "bytes=0-4", "If-None-Match", other}, half},
		{"to go on with the right one", []string{"Range", "bytes=0-4", "If-Match", tag}, half},
		{"in another unit", []string{"Range", "items=0-4"}, whole},
		{"two parts", []string{"Range", "bytes=0-1,3-4"}, whole},
		{"two parts, and for nginx one", []string{"Range", "bytes=0-1,99-"}, own(whole)},
		{"two parts and a tab, which nginx does not know", []string{"Range", "bytes=0-1,\t3-4"}, own(whole)},
		{"two parts, and none is there", []string{"Range", "bytes=10-,99-"}, no},
		{"behind the end", []string{"Range", "bytes=10-"}, no},
		{"nonsense", []string{"Range", "bytes=x"}, no},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := http.Header{}
			for i := 0; i < len(tt.asks); i += 2 {
				h.Add(tt.asks[i], tt.asks[i+1])
			}
			if got := judge(h, blob); got != tt.want {
				t.Errorf("judge = %+v, want %+v", got, tt.want)
			}
		})
	}
	t.Run("an empty file has no parts", func(t *testing.T) {
		for _, asked := range []string{"bytes=0-", "bytes=0-0", "bytes=-1"} {
			if got := judge(http.Header{"Range": {asked}}, media.Blob{Modified: noon}); got != no {
				t.Errorf("%s: %+v", asked, got)
			}
		}
	})
}
