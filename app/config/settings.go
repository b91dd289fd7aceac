package config

// Settings are what an operator wrote, not yet checked. Kong fills them from
// flags, the environment and the defaults here; all are text, so that Check can
// name every mistake at once.
type Settings struct {
	Listen         string `help:"Where to listen: HOST:PORT or unix:PATH." default:"127.0.0.1:8080" env:"CLOAKROOM_LISTEN"`
	URL            string `name:"url" help:"Public address, such as https://media.example.org: what tickets and links are made for. By default http://LISTEN; required with a socket, or where LISTEN is every address." env:"CLOAKROOM_URL"`
	MediaURL       string `name:"media-url" help:"A second host name for media alone, without cookies, on the same registrable domain." env:"CLOAKROOM_MEDIA_URL"`
	Data           string `help:"Folder of the database, the key file and the lock." default:"./data" env:"CLOAKROOM_DATA"`
	Database       string `help:"Database file. By default cloakroom.db in DATA." env:"CLOAKROOM_DATABASE"`
	Media          string `help:"Folder of the bytes: blobs, staging, quarantine. Never inside DATA, nor DATA in it." default:"./private" env:"CLOAKROOM_MEDIA"`
	Storage        string `help:"Where bytes are kept: file." default:"file" env:"CLOAKROOM_STORAGE"`
	Handoff        string `help:"Who carries the bytes: direct (we do) or nginx." default:"direct" env:"CLOAKROOM_HANDOFF"`
	Deliveries     string `help:"The file in which nginx tells how much has left, or off. By default deliveries.log in MEDIA; in a folder of root's it is written faster (README)." env:"CLOAKROOM_DELIVERIES"`
	Origins        string `help:"Origins of other programs' pages that may use the API, exact, separated by commas." env:"CLOAKROOM_ORIGINS"`
	TicketLife     string `help:"How long a ticket to look at something lives." default:"10m" env:"CLOAKROOM_TICKET_LIFE"`
	PlayLife       string `help:"How long a ticket to play or download something lives." default:"6h" env:"CLOAKROOM_PLAY_LIFE"`
	MaxAge         string `help:"How long a browser may show media again without asking; 0 turns that off." default:"5m" env:"CLOAKROOM_MAX_AGE"`
	JournalKeep    string `help:"How long the journal is kept; 0 is for ever." default:"365d" env:"CLOAKROOM_JOURNAL_KEEP"`
	JournalLooks   string `help:"How long lines of looking are kept, which are the most; 0 writes none." default:"90d" env:"CLOAKROOM_JOURNAL_LOOKS"`
	LinkLife       string `help:"How far ahead links may end at most." default:"366d" env:"CLOAKROOM_LINK_LIFE"`
	MaxUpload      string `help:"The largest file that is taken, such as 500MB or 20GB." default:"20GB" env:"CLOAKROOM_MAX_UPLOAD"`
	APIRate        string `name:"api-rate" help:"How many API requests a token may send in a minute; 0 is as many as it likes." default:"3000" env:"CLOAKROOM_API_RATE"`
	TrustedProxies string `help:"Networks whose X-Forwarded-For is believed. By default loopback and the socket behind nginx, else none." env:"CLOAKROOM_TRUSTED_PROXIES"`
	Rules          string `help:"File of rules: grants written as patterns. By default there are none; SIGHUP reads it again." placeholder:"FILE" env:"CLOAKROOM_RULES"`
	SessionIdle    string `help:"A session ends when it was not used for so long." default:"14d" env:"CLOAKROOM_SESSION_IDLE"`
	SessionLife    string `help:"A session ends after so long, used or not." default:"90d" env:"CLOAKROOM_SESSION_LIFE"`
	Log            string `help:"Log as text or json." default:"text" env:"CLOAKROOM_LOG"`
	LogMedia       bool   `help:"Log every media answer, also the good ones that nginx logs already." env:"CLOAKROOM_LOG_MEDIA"`
}
