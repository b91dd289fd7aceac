package web

import (
	"context"
	"net/http"
	"strconv"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/darkroom"
	"cloakroom/app/serve"
	"cloakroom/views"
)

// Desk is what the pages ask of the darkroom.
type Desk interface {
	Count(ctx context.Context) (darkroom.Queue, error)
	Look(ctx context.Context) (darkroom.Queue, []darkroom.GivenUp, error)
	Retry(ctx context.Context, job int64) (int, error)
	RetryAll(ctx context.Context) (int, error)
}

// mostDamages is how many damaged originals the page lists; fsck lists all.
const mostDamages = 100

// jobs shows how the work on pictures stands, and what the scrub found to be
// damaged, without the name of anything.
func (web *Web) jobs(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	queue, list, err := web.Desk.Look(r.Context())
	if err != nil {
		return err
	}
	p := views.AdminJobsPage{Waiting: queue.Waiting, Working: queue.Working, GivenUp: queue.GivenUp}
	in := web.speaker(r, s)
	for _, j := range list {
		p.Jobs = append(p.Jobs, views.Job{
			Item: string(j.Item), Type: typeInWords(in, j.Type), Bytes: j.Size, Owner: j.Owner, Why: j.Why, Attempts: j.Attempts, At: j.At,
			Retry: "/admin/jobs/" + strconv.FormatInt(j.ID, 10) + "/retry",
		})
	}
	damages, err := web.Damaged(r.Context(), mostDamages+1)
	if err != nil {
		return err
	}
	if len(damages) > mostDamages {
		damages, p.MoreDamages = damages[:mostDamages], true
	}
	for _, d := range damages {
		p.Damages = append(p.Damages, views.Damage{Item: string(d.Item), What: d.What, Found: d.Found})
	}
	if len(list) > 1 {
		p.RetryAll = "/admin/jobs/retry"
	}
	f := web.frame(r, s, "Jobs", "admin/jobs")
	return web.page(w, r, http.StatusOK, f, views.AdminJobs(f, p))
}

// retryJob lets one be tried again. One that has been tried meanwhile is not
// listed any more, and that is all there is to say.
func (web *Web) retryJob(w http.ResponseWriter, r *http.Request, _ access.Subject) error {
	job, err := strconv.ParseInt(mux.Vars(r)["job"], 10, 64)
	if err != nil {
		return errNothing
	}
	if _, err := web.Desk.Retry(r.Context(), job); err != nil {
		return err
	}
	return serve.See(w, r, "/admin/jobs")
}

func (web *Web) retryJobs(w http.ResponseWriter, r *http.Request, _ access.Subject) error {
	if _, err := web.Desk.RetryAll(r.Context()); err != nil {
		return err
	}
	return serve.See(w, r, "/admin/jobs")
}
