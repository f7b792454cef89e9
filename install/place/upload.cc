// Servers whose hooks are not placed on their disk by hand: what to upload, and how.

#include "install/place/places.h"

namespace pushgate::install {
namespace {

std::string Bitbucket(const std::string& hook) {
  return "Bitbucket Data Center: upload this as a hook script, once for all repositories.\n\n"
         "1. On every node, install the package pushgate, and start the daemon of Bitbucket's "
         "user:\n"
         "       systemctl enable --now pushgated@bitbucket.socket\n"
         "   and in /etc/pushgate/pushgate.yaml say 'server: bitbucket'.\n"
         "2. From version 8.18 on, hook scripts must be allowed in bitbucket.properties:\n"
         "       feature.hook.scripts=true\n"
         "3. Save the hook as pre-receive:\n\n" +
         hook +
         "\n4. Upload it as a system administrator, and note the \"id\" of the answer:\n"
         "       curl -u ADMIN -H 'X-Atlassian-Token: no-check' -F name=pushgate -F type=PRE \\\n"
         "         -F content=@pre-receive https://BITBUCKET/rest/api/latest/hook-scripts\n"
         "5. Switch it on for a project (for a repository: projects/KEY/repos/SLUG):\n"
         "       curl -u ADMIN -X PUT -H 'Content-Type: application/json' \\\n"
         "         -d '{\"triggerIds\": [\"repo-push\", \"branch-create\", \"tag-create\", "
         "\"pull-request-merge\", \"file-edit\"]}' \\\n"
         "         https://BITBUCKET/rest/api/latest/projects/KEY/hook-scripts/ID\n"
         "6. See that it refuses: pushgate doctor REPOSITORY --route "
         "https://BITBUCKET/scm/KEY/SLUG.git\n";
}

std::string Ghes(const std::string& hook) {
  return "GitHub Enterprise Server: hooks run in an environment of their own, without a daemon, "
         "and\n"
         "all of a push's hooks together have five seconds.\n\n"
         "1. Make the environment, on any machine with Docker:\n"
         "       FROM debian:12-slim\n"
         "       COPY pushgate.deb /tmp/\n"
         "       RUN apt-get update && apt-get install -y /tmp/pushgate.deb\n"
         "       COPY pushgate.yaml /etc/pushgate/pushgate.yaml\n"
         "   with 'server: ghes' in pushgate.yaml, then\n"
         "       docker build -t pushgate . && docker create --name pushgate pushgate /bin/true\n"
         "       docker export pushgate | gzip >pushgate-environment.tar.gz\n"
         "       scp -P 122 pushgate-environment.tar.gz admin@GHES:\n"
         "       ssh -p 122 admin@GHES ghe-hook-env-create pushgate pushgate-environment.tar.gz\n"
         "2. Commit the hook as pre-receive, with its run bit, to a repository of the server:\n"
         "       git update-index --add --chmod=+x pre-receive\n\n" +
         hook +
         "\n3. In the site admin's settings, under Hooks, add a pre-receive hook of that "
         "repository, "
         "file\n   and environment; enforce it for all repositories, or leave that to their "
         "owners.\n"
         "4. See that it refuses: pushgate doctor --route https://GHES/ORG/REPOSITORY.git\n"
         "Nothing is recorded there: an entry with max_uses excuses nobody.\n";
}

}  // namespace

Result<std::string> UploadText(std::string_view server, const HookCommand& hook) {
  HookCommand command = hook;
  if (server == "ghes") {
    command.socket.clear();
    command.deadline = "4s";
  }
  Result<std::string> text = HookText(command);
  if (!text) return text;
  return server == "ghes" ? Ghes(*text) : Bitbucket(*text);
}

}  // namespace pushgate::install
