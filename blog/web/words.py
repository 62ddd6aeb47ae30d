"""Where Chinese text may break: after punctuation and between words, by a small dictionary.

Forward maximum match over the words that titles here are made of. An unknown word costs nothing:
its characters stay together and the browser breaks them only when a line has no other place.
"""

import re

_HAN = re.compile(r"([\u3400-\u9fff\uf900-\ufaff〇々]+)")
_MARKS = "，。：；！？、）》」』】…—·/"
_AFTER_MARK = re.compile(f"(?<=[{_MARKS}])(?![{_MARKS}]|$)")

# Particles, position words and conjunctions: they belong to what stands before them.
_CLINGING = frozenset("的了着过吗呢吧们里中上下内外间前后时地得与和")

_LEXICON = """
    学习 学习指南 学习路线 指南 教程 入门 精通 路线 路线图 进阶 高级 初级 中级 基础 基础知识 知识
    知识点 深入 实践 实战 理解 掌握 练习 复习 自学 学会 读书 笔记 手记 经验 总结 回顾 计划 目标
    方法 建议 推荐 参考 资源 后端 后端开发 前端 前端开发 全栈 开发 开发者 工程 工程师 程序 程序员
    编程 代码 语言 语法 函数 变量 类型 数据 数据库 结构 算法 对象 面向 面向对象 模块 异常 处理
    标准库 装饰器 生成器 迭代器 上下文 管理 管理器 并发 异步 框架 应用 工厂 模板 视图 路由 请求
    响应 表单 验证 会话 认证 授权 权限 用户 登录 接口 设计 模式 架构 系统 服务 微服务 服务器 部署
    运维 容器 监控 日志 测试 单元 质量 重构 调试 性能 优化 缓存 消息 队列 任务 调度 查询 慢查询
    索引 事务 备份 迁移 版本 控制 配置 环境 搭建 安装 虚拟 工具 命令 文件 目录 网络 协议 安全
    安全性 加密 防御 网关 网格 集成 实时 分布式 机器学习 大数据 云端 云服务 本地 线上 开源 贡献
    职业 发展 职业发展 面试 求职 准备 能力 持续 专业化 专业 主题 项目 社区 平台 官方 文档 书籍
    文章 博客 网站 小站 站点 写作 发布 编辑 评论 讨论 划线 文本 锚点 标题 标签 分类 归档 关于 订阅
    搜索 如何 怎么 怎样 为什么 什么 不要 需要 可以 使用 一个 一次 一种 几个 三个 第一 第二 第三
    我们 自己 这里 这份 这个 那个 之后 之前 之间 以及 或者 但是 因为 所以 没有 不是 还是 而是 从零
    开始 完成 创建 构建 实现 解剖 分析 线索 问题 答案 情况 故事 事故 存活 全部 家当 顶层 跟着 时候
    时间 今天 一年 每周 阶段
"""
_WORDS = frozenset(_LEXICON.split())
_LONGEST = max(map(len, _WORDS))


def chunks(text: str) -> list[str]:
    """`text` cut wherever it may break; joined again, it is unchanged.

    Never between a Latin letter or digit and a Han character: a break opportunity there cancels
    the gap that the browser sets between the two scripts.
    """
    found: list[str] = []
    for position, piece in enumerate(_HAN.split(text)):
        is_han = position % 2 == 1
        parts = _units(piece) if is_han else _AFTER_MARK.split(piece)
        if found and not (is_han and found[-1][-1] in _MARKS):
            found[-1] += parts.pop(0)
        found += [part for part in parts if part]
    return found


def pieces(title: str) -> tuple[str, ...]:
    """A title cut wherever a line may break, also behind each space; joined again, it is on one line."""
    found = chunks(" ".join(title.split()))
    return tuple(word for chunk in found for word in re.findall(r"\S+\s*", chunk))


def _units(run: str) -> list[str]:
    units: list[str] = []
    loose = ""
    for word in _matches(run):
        if len(word) > 1:
            units += [loose, word] if len(loose) > 1 else [loose + word]
            loose = ""
        elif word in _CLINGING and units and not loose:
            units[-1] += word
        else:
            loose += word
    return _with_rest(units, loose)


def _with_rest(units: list[str], loose: str) -> list[str]:
    if len(loose) == 1 and units:
        return [*units[:-1], units[-1] + loose]
    return [*units, loose] if loose else units


def _matches(run: str) -> list[str]:
    words: list[str] = []
    at = 0
    while at < len(run):
        sizes = (n for n in range(_LONGEST, 1, -1) if run[at : at + n] in _WORDS)
        words.append(run[at : at + next(sizes, 1)])
        at += len(words[-1])
    return words
