"""Who is responsible for what, and by which other names a unit is known."""

from __future__ import annotations

from bot.domain.people import SeatRole
from tests.house import House
from tests.journeys.test_filling_in import rows_of
from tests.journeys.transcript import play


def test_anybody_bound_asks_who_is_responsible(house: House) -> None:
    liaison = house.person("李红", unit="建设局")
    play(
        {"联络员": liaison},
        """
        联络员> 谁负责两癌筛查？
        机器人> 第 3 项 实施适龄妇女“两癌”免费检查和救助行动
        机器人> 责任单位：组织人事部、卫生健康事业中心
        联络员> 残疾儿童康复是谁负责的？
        机器人> 第 10 项 实施特殊困难儿童关爱项目
        联络员> 谁负责儿童？
        机器人> 与“儿童”有关的有 3 项：
        机器人[第 6 项 实施儿童友好城市建设促进行动]
        联络员[第 10 项 实施特殊困难儿童关爱项目]
        机器人> 责任单位：组织人事部、民政和文旅事业中心
        联络员> 谁负责高新区法院
        机器人> 高新区法院
        机器人> 第 8 项
        联络员> 谁负责修路？
        机器人> 清单里没有找到与“修路”有关的实事。
        联络员> /who
        机器人> 想查哪一项？
        联络员> 托育
        机器人> 第 7 项 实施普惠托育服务提质行动
        联络员> /units 建设局
        机器人> 第 6 项 实施儿童友好城市建设促进行动
        """,
    )


def test_a_short_name_is_asked_about_once_and_known_everywhere(house: House) -> None:
    office, liaison = house.person("王敏", SeatRole.COORDINATOR), house.person("李红", unit="卫生健康事业中心")
    play(
        {"群团科": office, "联络员": liaison},
        """
        群团科> 催报 卫健中心 请先报第3项。
        机器人> “卫健中心”是指“卫生健康事业中心”吗？确认一次，以后这样叫都认得。
        群团科[对，记住这个叫法]
        机器人> 催报预览 · 卫生健康事业中心
        机器人> 请先报第3项。
        群团科> 汇总 卫健中心
        机器人> 卫生健康事业中心
        联络员> /units 卫健中心
        机器人> 也叫：卫健中心
        群团科> 别名 教体中心 = 教育和体育事业中心
        机器人> 记住了：“教体中心”就是“教育和体育事业中心”。
        群团科> 别名 教体中心 = 建设局
        机器人> “教体中心”已经是一个单位的名称或别名，没有改动。
        群团科> 别名
        机器人> 教育和体育事业中心：教体中心
        群团科> 删除 教体中心
        机器人> 不再把“教体中心”当作“教育和体育事业中心”。
        联络员> 别名
        机器人> 这项操作由组织人事部群团科办理
        """,
    )
    assert rows_of(house, "audit").count("unit.alias") == 3
