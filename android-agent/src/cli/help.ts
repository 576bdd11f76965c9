export const help = `The phone's side of PocketProxy. From a checkout of the repository:

  scripts/agent pair CODE --server URL     claims a pairing code and keeps the phone's secret
  scripts/agent run --interface IFACE      this machine's modem becomes a proxy exit
  scripts/agent simulate --phones N …      phones without hardware, for demos, tests and load

pair
  --server URL            address of the dashboard (required)
  --state FILE            where the secret is kept, mode 0600 (default ./pocketproxy-agent.json)
  --name NAME             name of the phone in the dashboard
  --ca FILE               trust these certificates (PEM)

run
  --state FILE            as above; what it did is kept in FILE.journal
  --secret-file FILE      instead: a device that scripts/stack --no-agents printed, mode 0600
  --tunnel-url URL        then FILE holds the secret alone
  --interface IFACE       network interface of the modem, for example wwan0 (required)
  --ip-check URL          answers with the public address; needed to show it and to rotate
  --rotate-command CMD    changes the address and ends when the modem is back; no shell reads it. {holdMs} or
                          {holdSeconds} in its arguments: how long the radio has to stay off
  --radio-off-command CMD --radio-on-command CMD
                          instead: one program for each; the agent itself keeps the radio off between them
  --recover-command CMD   brings the modem back after a rotation that failed (default: the radio-on command)
  --dns A,B               DNS servers, reached over the modem (default: the carrier's, then public ones)
  --ca FILE               trust these certificates (PEM) for the tunnel

simulate
  --phones N              how many (default: all that there are credentials for)
  --credentials FILE      JSON array of { name, secret, tunnelUrl }, mode 0600
  --server URL --codes A,B --state-dir DIR
                          instead: pairs on the first start, finds its phones again later
  --via HOST:PORT         dial this instead of the tunnel URL's host
  --control SOCKET        HTTP on this unix socket: GET /phones, PATCH /phones/NAME
  --no-site               do not answer for ip.pocketproxy.test
  --keep-tunnel           a rotation does not cost the tunnel
  --latency MS            delay of the radio, each way
  --bandwidth BITS        speed of the radio, bit/s, each way
  --script JSON           what the phones do from the start, for example '{"rotation":"same_ip","attachMs":500}'
  --give-up MS            a rotation has failed after this, its hold not counted (default 50000; the radio alone 20000)
  --data-dir DIR          keeps each phone's journal and radio (default: the --state-dir; without one, in memory)
  --dns A,B               DNS servers (default: the system's)
  --host NAME=ADDRESS     a name with a fixed address; may be repeated
  --ca FILE               trust these certificates (PEM)

Environment: EGRESS_ALLOW (comma-separated CIDRs that may be dialled although they are not public), LOG_LEVEL.
Logs go to standard error. One line {"ready":true,"phones":N} goes to standard output when every phone is connected.
`;
