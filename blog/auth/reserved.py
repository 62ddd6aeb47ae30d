"""User names that nobody may take: addresses of the site, and what seems to speak for it."""

ADDRESSES = """
    about account api archive archives assets atom atom.xml auth authors avatar avatars blog calendars
    callback cards letters llms.txt oembed rss2.xml sitemaps
    categories category comments confirm css dashboard drafts edit errors favicon.ico feed feed.json
    feed.xml feeds files guide guides healthz help home html images img index js language login
    logout manifest me media metrics new news notifications oauth oidc pages passkeys people posts
    preview privacy profile readyz register reset robots.txt rss search service-worker.js session
    sessions settings setup shared sign-in sign-out sign-up signin signout signup site sitemap.xml static
    sw.js tag tags terms uploads user users well-known write www
"""
STAFF = """
    abuse anonymous bot contact daemon deleted editor everyone ghost guest helpdesk hostmaster info
    mail mailer mailerdaemon moderator mod mojing noreply nobody null official operator owner
    postmaster root security service staff superuser support sysadmin sysop system team undefined
    webmaster
    墨径 系统 系统消息 系统通知 站务 版主 匿名 游客 编辑部 技术支持
    安全中心 已注销 站方 本站 网站 运营 小编 编辑
"""  # also with digits behind, . _ - inside, or digits in the place of letters
STEMS = "admin 管理员 官方 客服 站长 超级管理 系统管理"  # the same, and whatever begins with them
